package judge

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"failurelab/grader/run"
	"failurelab/lab/course"

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
	tree := onCallFor(t, run.Source{Folder: "solutions"}, n, each)
	t.Logf("the solution: %d of %d incidents right, %d false alarms", tree.right, tree.incidents, tree.alarms)
	assert.Equal(t, tree.incidents, tree.right, "%v", tree.mistakes)

	guess := onCallFor(t, run.Source{Folder: "exercises", Files: map[string]string{
		"07_triage/exercise_test.go": "../testdata/submissions/07_status_only/exercise_test.go",
	}}, 2, each)
	t.Logf("by the status alone: %d of %d incidents right, score %.0f%%", guess.right, guess.incidents, 100*guess.score)
	assert.Less(t, guess.score, 0.40)

	silent := onCallFor(t, run.Source{Folder: "exercises", Files: map[string]string{
		"07_triage/exercise_test.go": "../testdata/submissions/07_no_cause/exercise_test.go",
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
func onCallFor(t *testing.T, src run.Source, shifts, each int) (all record) {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	src.Root, err = run.Root(dir)
	require.NoError(t, err)
	for name, file := range src.Files {
		src.Files[name], err = filepath.Abs(file)
		require.NoError(t, err)
	}
	e := course.Find("07_triage")
	program, err := run.Build(t.Context(), e.Name, src, t.TempDir())
	require.NoError(t, err)

	var wg sync.WaitGroup
	var mu sync.Mutex
	turns := make(chan struct{}, 4)
	for range shifts {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			seed := rand.Uint64()
			r, err := Grade(context.WithoutCancel(t.Context()), e, program, Options{Root: src.Root, Seed: seed, Incidents: each})
			if !assert.NoError(t, err) || !assert.NotNil(t, r.Triage, r.Message) {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if r.Triage.Right < r.Triage.Incidents {
				t.Logf("seed %d: %s", seed, r.Triage.Summary())
			}
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
