package judge

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// failsAt is a runner that fails in its nth run, through a fault of ours.
type failsAt struct {
	run.Runner

	n  int
	mu sync.Mutex
}

func (f *failsAt) Run(ctx context.Context, p run.Program, j run.Job) (run.Exit, error) {
	f.mu.Lock()
	f.n--
	now := f.n == 0
	f.mu.Unlock()
	if now {
		return run.Exit{}, errProcesses
	}
	return f.Runner.Run(ctx, p, j)
}

var errProcesses = errors.New("no more processes")

// If any run cannot be started, that is an error, and never a verdict.
func TestAFaultInAnyRunIsAnError(t *testing.T) {
	t.Parallel()
	w := &watched{script: script{tests: map[string]func(*visit){small.Core: passes, small.Another: passes}}}
	w.exit = exitsWith(small.Another, run.Exit{Code: 1})
	for n := 1; n <= 4; n++ { // together, with none, each alone
		j := observerOf(t, &failsAt{Runner: w, n: n})
		_, err := j.try(t.Context(), turnOf(t, j), batch{labs: firstLabs(small.Core, small.Another), limit: time.Minute})
		require.ErrorIs(t, err, errProcesses, n)
	}
	all := &script{tests: map[string]func(*visit){small.Core: passes}}
	observe(t, all, nil)
	for _, n := range []int{1, 2, all.runs / 2, all.runs - 1, all.runs} { // the last one has nothing after it that could fail too
		_, err := Observe(t.Context(), small.Exercise(), run.Program{}, Options{
			Root: "/module", Order: 7, Runner: &failsAt{Runner: &script{tests: map[string]func(*visit){small.Core: passes}}, n: n},
		})
		require.ErrorIs(t, err, errProcesses, n)
	}
}

// Each ticket has the reports of its own tests, and one that failed explains how the process ended.
func TestReportsOfTwoTickets(t *testing.T) {
	t.Parallel()
	fails := func(v *visit) { v.send(); v.report.Failed = true }
	for range 5 { // however the tickets come out of a map
		j := observerOf(t, &script{tests: map[string]func(*visit){small.Core: fails, small.Another: passes}})
		a, err := onceOn(t, t.Context(), j, firstLabs(small.Core, small.Another))
		require.NoError(t, err)
		assert.Nil(t, a.orphan)
		for number, failed := range map[string]bool{small.Core: true, small.Another: false} {
			require.Len(t, a.trials[number].Reports, 1)
			assert.Equal(t, testOf(number), a.trials[number].Reports[0].Test)
			assert.Equal(t, failed, a.trials[number].Reports[0].Failed)
		}
	}
	j := &observer{Options: Options{Root: "/module"}, exercise: small.Exercise()}
	failed := host.Report{Opening: host.Opening{Test: "A"}, Report: wire.Report{Failed: true}}
	assert.Equal(t, "a_test.go:1", j.report(course.Lab{}, failed, "--- FAIL: A (0s)\n    a_test.go:1: x\n").FailedAt)
}

// A cure that mends the API leaves the customer's request as it is.
func TestCuresThatChangeNothingForTheCustomer(t *testing.T) {
	t.Parallel()
	e := course.Find("05_gateway_timeout")
	looks := looksOf(t)
	for range 2 {
		changes, err := looks.cure(t.Context(), e.References(e.Ticket("T505"))[0])
		require.NoError(t, err)
		assert.False(t, changes.Changes)
	}
}
