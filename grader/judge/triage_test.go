package judge

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

var (
	shifts   = flag.Int("shifts", 1, "how many shifts the triage of the solution is put on call for")
	anySeeds = flag.Uint64("seed", 0, "of the first shift; 0: another one each time")
)

// inShift is how many incidents a shift of these tests has.
const inShift = 150

// The tree of the solution knows every cause, whatever the customers are called and in whatever order they call. For many
// more incidents: go test ./grader/judge -run ManyIncidents -shifts 40.
func TestTriageOfManyIncidents(t *testing.T) {
	t.Parallel()
	onCall := triageOf(t, run.Source{Folder: "solutions"})
	seeds(t, *shifts, func(seed uint64) error {
		r, err := onCall(seed)
		if err != nil || r.Right == r.Incidents {
			return err
		}
		// On a machine that is too busy, a lab may have been late. What the tree does not know, it does not know again.
		t.Logf("seed %d, tried again: %s", seed, r.Summary())
		if r, err = onCall(seed); err == nil {
			assert.Equal(t, r.Incidents, r.Right, "seed %d: %v", seed, r.Mistakes)
		}
		return err
	})
}

// A triage that guesses by the status alone is not fit to be on call, and one that names no cause is neither.
func TestTriageByTheStatusAlone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"status_only", "no_cause"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onCall := triageOf(t, run.Source{Folder: "exercises", Files: map[string]string{
				"07_triage/exercise_test.go": filepath.Join("..", "testdata", "triages", name, "exercise_test.go"),
			}})
			seeds(t, 1, func(seed uint64) error {
				r, err := onCall(seed)
				t.Logf("seed %d: %s", seed, r.Summary())
				assert.Less(t, r.Score, 0.40, "seed %d", seed)
				return err
			})
		})
	}
}

// seeds runs f for some seeds, side by side.
func seeds(t *testing.T, n int, f func(seed uint64) error) {
	t.Helper()
	var group errgroup.Group
	group.SetLimit(2)
	for i := range n {
		seed := *anySeeds + uint64(i)
		if *anySeeds == 0 {
			seed = rand.Uint64()
		}
		group.Go(func() error { return f(seed) })
	}
	require.NoError(t, group.Wait())
}

// triageOf builds a triage, to be put on call for the incidents of a seed.
func triageOf(t *testing.T, src run.Source) func(seed uint64) (result.TriageSummary, error) {
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
	ctx := context.WithoutCancel(t.Context())
	return func(seed uint64) (result.TriageSummary, error) {
		r, err := Grade(ctx, e, program, Options{Root: src.Root, Seed: seed, Incidents: inShift})
		if err != nil {
			return result.TriageSummary{}, err
		}
		if r.Triage == nil {
			return result.TriageSummary{Incidents: 1}, assert.AnError
		}
		return *r.Triage, nil
	}
}
