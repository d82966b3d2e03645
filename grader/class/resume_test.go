package class_test

import (
	"bufio"
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"failurelab/grader/class"
	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The grader is killed as a process, while it grades the third submission. What it had graded stays, and the rest is graded as if
// nothing had happened.
func TestAKilledGraderLosesOnlyWhatWasInFlight(t *testing.T) {
	t.Parallel()
	from, results, temp := handIn(t, entries), t.TempDir(), t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // only so that a failure does not hang
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "grade", from, results, temp)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for _, want := range []string{"ada <nil>", "bob <nil>"} {
		require.True(t, lines.Scan())
		require.Equal(t, want, lines.Text())
	}
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	require.Len(t, left, 1, "a killed process cannot tidy up")
	before, err := store.All(results)
	require.NoError(t, err)
	assert.Empty(t, before.Damaged, "no file is half written")
	var kept int
	for _, f := range before.Found {
		if f.Student != "hal" {
			kept++
		}
	}
	require.GreaterOrEqual(t, kept, 2)

	o, err := optionsIn(temp)
	require.NoError(t, err)
	g, err := class.New(t.Context(), o)
	require.NoError(t, err)
	sum, graded := gradeAll(t, g, plan(t, from, results))
	g.Close()

	assert.Equal(t, class.Summary{Graded: len(entries) - kept, Kept: kept, Absent: 1}, sum)
	assert.NotContains(t, graded, "ada")
	assert.NotContains(t, graded, "bob")
	assertSame(t, recordsIn(t, results))
	left, err = os.ReadDir(temp)
	require.NoError(t, err)
	assert.Empty(t, left, "the next grader removes what a killed one left")
}

// What is graded again after a change, and what is not.
func TestOnlyWhatChangedIsGradedAgain(t *testing.T) {
	t.Parallel()
	policy := settings.Settings{Seed: "a seed", Exercises: []string{one, two}}
	with := func(change func(s *settings.Settings)) string {
		s := policy
		change(&s)
		return s.Digest()
	}
	all := slices.Sorted(maps.Keys(cheap))
	g := grader(t, nil)
	for _, tc := range []struct {
		name     string
		settings string
		change   func(o *class.Options)
		handed   map[string]string // to change a submission
		want     []string
	}{
		{name: "nothing"},
		{name: "one submission", handed: map[string]string{"gus/README.md": "Not here either.", "cyd/" + one + "/helper_test.go": helper}, want: []string{"cyd"}},
		{name: "another refusal", handed: map[string]string{"dee/" + one + "/more_test.go": forbidden}, want: []string{"dee"}},
		{name: "a new submission", handed: map[string]string{"ian/" + one + "/exercise_test.go": notGo}, want: []string{"ian"}},
		{name: "who handed in nothing does now", handed: map[string]string{"hal/" + one + "/exercise_test.go": notGo}, want: []string{"hal"}},
		{name: "the seed", settings: with(func(s *settings.Settings) { s.Seed = "another" }), want: all},
		{name: "a limit", settings: with(func(s *settings.Settings) { s.Limits.Run = time.Minute }), want: all},
		{name: "the exercises", settings: with(func(s *settings.Settings) { s.Exercises = []string{one} }), want: all},
		{name: "the grader", change: func(o *class.Options) { o.Digests.Grader = "another" }, want: all},
		{name: "the course", change: func(o *class.Options) { o.Digests.Course = "another" }, want: all},
		{name: "the policy", settings: with(func(s *settings.Settings) {
			s.Weights, s.Due, s.Grace = map[string]float64{one: 2}, time.Now(), time.Hour
			s.Void = []settings.Void{{Lab: "01-T105-m1", Reason: "too hard"}}
			s.Overrides = []settings.Override{{Student: "cyd", Exercise: one, Points: 10, Reason: "said so", By: "me"}}
		})},
	} {
		t.Run(tc.name, func(t *testing.T) { // one after the other: they share a grader
			from, results := handIn(t, cheap), t.TempDir()
			grade := func() []string {
				p := plan(t, from, results)
				if p.Submissions[len(p.Submissions)-1].Student == "hal" {
					p.Absent = nil
				}
				_, graded := gradeAll(t, g, p)
				return graded
			}
			g.Digests = result.Digests{Grader: "g", Course: "c", Settings: policy.Digest()}
			require.Equal(t, all, grade())
			for name, text := range tc.handed {
				put(t, filepath.Join(from, name), text)
			}
			if tc.settings != "" {
				g.Digests.Settings = tc.settings
			}
			if tc.change != nil {
				tc.change(&g.Options)
			}
			assert.Equal(t, tc.want, grade())
		})
	}
}
