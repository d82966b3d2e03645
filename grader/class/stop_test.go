package class_test

import (
	"context"
	"testing"

	"failurelab/grader/class"
	"failurelab/grader/class/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// After an interrupt, what is in flight is graded to its end, nothing more begins, and the summary says how many are left.
func TestAStoppedRunGradesWhatIsInFlight(t *testing.T) {
	t.Parallel()
	g := grader(t, nil)
	for name, jobs := range map[string]int{"one at a time": 1, "two at a time": 2} {
		t.Run(name, func(t *testing.T) {
			from, results := handIn(t, cheap), t.TempDir()
			p := plan(t, from, results)
			stop := make(chan struct{})
			p.Jobs = jobs
			p.Graded = func(store.Record, error) {
				select {
				case <-stop:
				default:
					close(stop)
				}
			}
			sum, err := g.All(t.Context(), stop, p)
			require.NoError(t, err)
			assert.Equal(t, len(cheap), sum.Graded+sum.Left)
			assert.LessOrEqual(t, sum.Graded, jobs)
			assert.Positive(t, sum.Graded)
			all, err := store.All(results)
			require.NoError(t, err)
			assert.Len(t, all.Found, sum.Graded+1, "with hal's, who handed in nothing")
			assert.Len(t, all.Missing, sum.Left)

			again, graded := gradeAll(t, g, plan(t, from, results))
			assert.Equal(t, class.Summary{Graded: sum.Left, Kept: sum.Graded, Absent: 1}, again)
			assert.Equal(t, all.Missing, graded)
		})
	}
}

// A second interrupt ends what is in flight too. It is not graded, and is no fault.
func TestACancelledRunKeepsWhatWasGraded(t *testing.T) {
	t.Parallel()
	from, results := handIn(t, entries), t.TempDir()
	g, p := grader(t, nil), plan(t, from, results)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p.Graded = func(store.Record, error) { cancel() }
	_, err := g.All(ctx, ctx.Done(), p)
	require.NoError(t, err, "the first has ended, and the second has not begun")
	all, err := store.All(results)
	require.NoError(t, err)
	assert.Len(t, all.Found, 2, "ada's, and that of hal, who handed in nothing")
	assert.Empty(t, all.Damaged)
}
