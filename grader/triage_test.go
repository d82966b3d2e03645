package grader

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"failurelab/grader/host"
	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The tree knows every cause, whatever the customers are called and in whatever order they call; who guesses by the
// status alone is not fit to be on call.
func TestTriageOfManyIncidents(t *testing.T) {
	t.Parallel()
	const shifts, each = 40, 250
	n := shifts
	if testing.Short() {
		n = 2
	}
	tree := onCallFor(t, Source{Folder: "solutions"}, n, each)
	t.Logf("the solution: %d of %d incidents right, %d false alarms", tree.right, tree.incidents, tree.alarms)
	assert.Equal(t, tree.incidents, tree.right, "%v", tree.mistakes)

	guess := onCallFor(t, Source{Folder: "exercises", Files: map[string]string{
		"exercise_test.go": "testdata/submissions/07_status_only/exercise_test.go",
	}}, 2, each)
	t.Logf("by the status alone: %d of %d incidents right, score %.0f%%", guess.right, guess.incidents, 100*guess.score)
	assert.Less(t, guess.score, 0.40)

	silent := onCallFor(t, Source{Folder: "exercises", Files: map[string]string{
		"exercise_test.go": "testdata/submissions/07_no_cause/exercise_test.go",
	}}, 2, each)
	t.Logf("by the status, and without a cause: score %.0f%%", 100*silent.score)
	assert.Less(t, silent.score, 0.40)
}

type record struct {
	incidents, right, alarms int
	score                    float64 // the mean of the shifts'
	mistakes                 []string
}

// onCallFor puts a triage on call for some shifts, of random seeds.
func onCallFor(t *testing.T, src Source, shifts, each int) (all record) {
	t.Helper()
	var err error
	src.Root, err = Root()
	require.NoError(t, err)
	for name, file := range src.Files {
		src.Files[name], err = filepath.Abs(file)
		require.NoError(t, err)
	}
	e := course.Find("07_triage")
	program, err := Build(t.Context(), e, src, t.TempDir())
	require.NoError(t, err)
	s, err := newSession(e, program, src.Root, false)
	require.NoError(t, err)
	defer s.close()

	var wg sync.WaitGroup
	var mu sync.Mutex
	turns := make(chan struct{}, 4)
	for range shifts {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			r, err := s.onCallQuietly(context.WithoutCancel(t.Context()), rand.Uint64(), each)
			if !assert.NoError(t, err) || !assert.NotNil(t, r.Triage, r.Message) {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			all.incidents += r.Triage.Incidents
			all.right += r.Triage.Right
			all.alarms += r.Triage.FalseAlarms
			all.score += r.Triage.Score / float64(shifts)
			all.mistakes = append(all.mistakes, r.Triage.Mistakes...)
		})
	}
	wg.Wait()
	return all
}

func TestJudgeTriage(t *testing.T) {
	t.Parallel()
	f := course.Find("01_unauthorized").Ticket("T105")
	expired := course.Incident{Cause: lab.ExpiredToken, Failure: f}
	healthy := course.Incident{Cause: lab.Healthy, Failure: f}
	right := wire.Diagnosis{Cause: string(lab.ExpiredToken), Reached: "yes", Slow: "no", Side: "client"}
	with := func(change func(*wire.Diagnosis)) wire.Diagnosis {
		d := right
		change(&d)
		return d
	}
	for _, tc := range []struct {
		name   string
		i      course.Incident
		says   wire.Triaged
		score  float64
		alarms int
		named  string
	}{
		{name: "right", i: expired, says: wire.Triaged{Diagnosis: right}, score: 1, named: "ExpiredToken"},
		{
			name: "another cause", i: expired, score: 0.5, named: "ForgedToken",
			says: wire.Triaged{Diagnosis: with(func(d *wire.Diagnosis) { d.Cause = string(lab.ForgedToken) })},
		},
		{
			name: "another side", i: expired, score: 0.5, named: "ExpiredToken, but side server (is client)",
			says: wire.Triaged{Diagnosis: with(func(d *wire.Diagnosis) { d.Side = "server" })},
		},
		{
			name: "another cause and side", i: expired, score: 0, named: "ForgedToken",
			says: wire.Triaged{Diagnosis: with(func(d *wire.Diagnosis) { d.Cause, d.Side = string(lab.ForgedToken), "" })},
		},
		{name: "nothing", i: expired, score: 0, named: "(nothing)"},
		{name: "a panic", i: expired, says: wire.Triaged{Trouble: "it panics: oh"}, score: 0, named: "(it panics: oh)"},
		{
			name: "nothing is wrong", i: healthy, score: 1, named: "Healthy",
			says: wire.Triaged{Diagnosis: wire.Diagnosis{Cause: string(lab.Healthy)}},
		},
		{name: "a false alarm", i: healthy, says: wire.Triaged{Diagnosis: right}, score: 0, alarms: 1, named: "ExpiredToken"},
		{name: "no word of a healthy one", i: healthy, score: 0, named: "(nothing)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := judgeTriage(1, []course.Incident{tc.i}, []host.Triaged{{Incident: tc.i, Triaged: tc.says}})
			assert.InDelta(t, tc.score, got.Score, 0)
			assert.Equal(t, tc.alarms, got.FalseAlarms)
			require.Len(t, got.Causes, 1)
			assert.Equal(t, map[string]int{tc.named: 1}, got.Causes[0].Named)
			assert.Len(t, got.Mistakes, 1-got.Right)
		})
	}

	catch := map[string]int{}
	var all []course.Incident
	var said []host.Triaged
	for _, cause := range []lab.Cause{lab.RevokedKey, lab.UsernameCase, lab.MissingHeader} {
		i := course.Incident{Cause: cause, Failure: f}
		all, said = append(all, i), append(said, host.Triaged{Incident: i, Triaged: wire.Triaged{Diagnosis: right}})
		catch[string(cause)] = int(100 * judgeTriage(1, all, said).Score)
	}
	assert.Equal(t, map[string]int{"revoked-key": 50, "username-case": 50, "missing-header": 0}, catch, "what is named for everything was not looked for")

	missing := judgeTriage(1, []course.Incident{expired, expired}, []host.Triaged{{Incident: expired, Triaged: wire.Triaged{Diagnosis: right}}})
	assert.InDelta(t, 0.5, missing.Score, 0, "of an incident that is missing, nothing was said")
}
