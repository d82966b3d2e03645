package author

import (
	"bytes"
	"io"
	"os"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMakeParallel(t *testing.T) {
	t.Parallel()
	got, err := makeParallel([]byte(`package p

import "testing"

func TestA(t *testing.T) { t.Log("a") }

func TestB(tb *testing.T) {
	tb.Parallel()
}

func TestC(t *testing.T) {}

func Test(t *testing.T) { helper(t) }

func helper(t *testing.T) { t.Helper() }
`))
	require.NoError(t, err)
	assert.Equal(t, `package p

import "testing"

func TestA(t *testing.T) { t.Parallel(); t.Log("a") }

func TestB(tb *testing.T) {
	tb.Parallel()
}

func TestC(t *testing.T) { t.Parallel() }

func Test(t *testing.T) { t.Parallel(); helper(t) }

func helper(t *testing.T) { t.Helper() }
`, string(got))
	_, err = makeParallel([]byte("package"))
	require.Error(t, err)
}

// Whatever is not done has flipped, and says why.
func TestFlipped(t *testing.T) {
	t.Parallel()
	var f Flipped
	f.add("as it is", 0, result.Result{Exercise: "01", Verdict: result.Done, Voids: 2, Tickets: []result.Ticket{{Ticket: "T101", Verdict: result.Done}}})
	assert.Equal(t, Flipped{Graded: 1, Voids: 2}, f)
	f.add("parallel", 1, result.Result{
		Exercise: "01", Verdict: result.Started,
		Tickets: []result.Ticket{{Ticket: "T101", Verdict: result.TooWeak, Message: "1 of 2", Labs: []result.Trial{{Code: "01-T101-m1", Missed: result.Passed}}}},
		House:   []result.Trial{{Code: "01-h1"}},
	})
	f.add("parallel", 2, result.Result{Exercise: "07", Verdict: result.Crashed, Message: "panics"})
	assert.Equal(t, 3, f.Graded)
	assert.Equal(t, []string{
		"01, parallel, round 2, seed 2: T101 is too weak: 1 of 2 (01-T101-m1: passed )", "01, parallel, round 2, seed 2: house rule 01-h1 is not caught",
		"07, parallel, round 3, seed 1004: crashed: panics",
	}, f.Flips)
}

func TestRoundsOfAnExercise(t *testing.T) {
	t.Parallel()
	for rounds, want := range map[int]int{1: 1, 5: 1, 100: 20} {
		f := Flips{Rounds: rounds}
		assert.Equal(t, want, f.roundsOf(small.Exercise()))
		assert.Equal(t, rounds, f.roundsOf(&course.Exercise{Waits: true}))
		assert.Equal(t, rounds, f.roundsOf(&course.Exercise{OnCall: true}))
	}
}

// The solution of an exercise is graded as it is, and with parallel tests.
func TestFlipsOfASolution(t *testing.T) {
	t.Parallel()
	root, err := run.Root(mustGetwd(t))
	require.NoError(t, err)
	var out bytes.Buffer
	found, err := Flips{Exercises: []*course.Exercise{course.Find("04_internal_error")}, Rounds: 2, Out: &out}.Run(t.Context(), root)
	require.NoError(t, err)
	assert.Equal(t, 2, found.Graded)
	assert.Empty(t, found.Flips)
	assert.Contains(t, out.String(), "as it is round   1")
	assert.Contains(t, out.String(), "parallel round   2")
}

// Spin ends with its input, or a busy process would outlive the one that started it.
func TestSpin(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		Spin(r)
		close(done)
	}()
	_, err := w.Write([]byte("still here")) // Spin has read it when this returns
	require.NoError(t, err)
	select {
	case <-done:
		t.Error("it does not wait for the end of its input")
	default:
	}
	require.NoError(t, w.Close())
	<-done
}

func mustGetwd(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	return dir
}
