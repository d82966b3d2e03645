package judge

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lateFor has a ticket's tests report a timeout of the customer's machine that should not have run out, in its first runs.
func lateFor(runs int, test func(*visit)) func(*visit) {
	var n atomic.Int64
	return func(v *visit) {
		test(v)
		if int(n.Add(1)) <= runs {
			v.report.Failed = true
			v.report.Broken = []wire.Broken{{Method: http.MethodGet, Clock: wire.ClockConnect}}
		}
	}
}

// A run in which a lab was late says nothing about the test. It is repeated, with more time, for that lab's ticket alone.
func TestARunWithALateLabIsRepeated(t *testing.T) {
	t.Parallel()
	w := &watched{script: script{tests: map[string]func(*visit){small.Core: lateFor(3, sound), small.Another: passes}}}
	j := observerOf(t, w)
	a, err := j.once(t.Context(), turnOf(t, j), batch{labs: firstLabs(small.Core, small.Another), limit: time.Second})
	require.NoError(t, err)
	assert.True(t, a.trials[small.Core].passed())
	assert.True(t, a.trials[small.Another].passed())
	assert.Equal(t, int64(3), j.voids.Load())
	var limits []time.Duration
	for _, run := range w.seen {
		limits = append(limits, run.limit)
	}
	assert.Equal(t, []time.Duration{time.Second, 2 * time.Second, 3 * time.Second, 4 * time.Second}, limits)
	assert.Equal(t, int64(2+3), j.tried.Load(), "the ticket whose lab was in time is not judged again")
}

// After five voids the machine is at fault, and the lab is named.
func TestALabThatIsAlwaysLateIsAFault(t *testing.T) {
	t.Parallel()
	o := Options{Root: "/module", Order: 7, Runner: &script{tests: map[string]func(*visit){small.Core: lateFor(1000, sound)}}}
	_, err := Observe(t.Context(), small.Exercise(), run.Program{}, o)
	var late *host.LateError
	require.ErrorAs(t, err, &late)
	assert.Equal(t, "01-T105-r1", late.Lab)
	require.ErrorContains(t, err, "5 times in a row: the wait for a connection timed out, and should not have. The machine is too busy")
}

// A broken lab that was late is not missed, and a correct one does not make a test too strict.
func TestLateLabsAreNoVerdict(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	o := observe(t, &script{tests: map[string]func(*visit){small.Core: func(v *visit) {
		sound(v)
		if slices.Contains([]int64{2, 5, 9, 14}, runs.Add(1)) { // whatever their labs are
			v.report.Failed = !v.report.Failed
			v.report.Broken = []wire.Broken{{Clock: wire.ClockLookup}}
		}
	}}}, nil)
	ticket := judged(t, o)
	assert.Equal(t, result.Done, ticket.Verdict, ticket.Message)
	assert.Equal(t, 4, o.Voids)
	assert.Equal(t, o.Voids, Verdict(small.Exercise(), o).Voids)
}

// A test whose own server may have been late is run again with more patience, and then believed.
func TestUnsureRuns(t *testing.T) {
	t.Parallel()
	a := attempt{unsure: map[string]bool{"T1": true, "T2": false, "T3": true}, late: map[string]string{"T3": "so"}}
	assert.ElementsMatch(t, []string{"T1", "T3"}, a.void(1))
	assert.ElementsMatch(t, []string{"T1", "T3"}, a.void(2))
	assert.Equal(t, []string{"T3"}, a.void(3))
}

// What a crash has left unknown stays unknown when the run is repeated, and what was known does not.
func TestWhatARepeatedRunAdds(t *testing.T) {
	t.Parallel()
	opened := func(test string) []host.Opening { return []host.Opening{{Test: test}} }
	reports := func(ticket, test string) []host.Report {
		return []host.Report{{Opening: host.Opening{Ticket: ticket, Test: test}}}
	}
	first := attempt{
		trials: map[string]Trial{"T1": {Lab: "a"}, "T2": {Lab: "b"}}, opened: opened("A"), late: map[string]string{"T1": "so"},
		raw: append(reports("T1", "late"), reports("T2", "B")...),
	}
	next := attempt{trials: map[string]Trial{"T1": {Lab: "c"}}, opened: opened("B"), raw: append(reports("T1", "A"), reports("T2", "decoy")...)}
	both := first.with(next)
	assert.Equal(t, map[string]Trial{"T1": {Lab: "c"}, "T2": {Lab: "b"}}, both.trials)
	assert.Equal(t, append(opened("A"), opened("B")...), both.opened)
	assert.Empty(t, both.late)
	assert.Equal(t, append(reports("T2", "B"), reports("T1", "A")...), both.raw)

	crashed := first.with(attempt{crash: &Crash{Hung: true}})
	assert.NotNil(t, crashed.crash)
	assert.Empty(t, crashed.trials)
	assert.Nil(t, attempt{crash: &Crash{}}.with(next).crash, "the next run came to its end")
}

// A look into a lab that was late is taken again. After five, the machine is at fault.
func TestLooksThatAreLate(t *testing.T) {
	t.Parallel()
	var opened atomic.Int64
	waitsInVain := &failure.Failure{
		Break: func(w *world.World) {
			opened.Add(1)
			w.CustomerSends(http.MethodGet, "/health", nil, "")
			w.Gateway.Configure(world.GatewayConfig{Routes: []string{"/"}, IdleTimeout: time.Minute}) // is to give up, and need not
		},
		Ticket: &failure.Ticket{Number: "T1"},
	}
	l := (&course.Exercise{Name: "01_unauthorized"}).References(waitsInVain)[0]
	_, err := looksOf(t).take(t.Context(), l, run.NewSlots(1), run.Works)
	require.EqualError(t, err, (&host.LateError{Lab: "01-T1-r1", Why: "the gateway's wait for the app should have timed out, and did not"}).Error())
	assert.Equal(t, int64(host.MaxVoids), opened.Load())
}

// The visible run of tests that are done is shown again when a lab was late in it, and says so.
func TestAVisibleRunThatWasLate(t *testing.T) {
	t.Parallel()
	var shown atomic.Int64
	s := &script{}
	s.tests = map[string]func(*visit){small.Core: sound}
	visible := runnerFunc(func(ctx context.Context, p run.Program, j run.Job) (run.Exit, error) {
		if j.Quiet {
			return s.Run(ctx, p, j)
		}
		n := int(shown.Add(1))
		late := script{tests: map[string]func(*visit){small.Core: func(v *visit) {
			sound(v)
			if n <= 2 {
				v.report.Failed, v.report.Broken = true, []wire.Broken{{Clock: wire.ClockLookup}}
			}
		}}}
		return late.Run(ctx, p, j)
	})
	var out, errs countingWriter
	o, err := Observe(t.Context(), small.Exercise(), run.Program{}, Options{Root: "/module", Order: 7, Scope: result.Selection, Runner: visible, Visible: &Visible{Stdout: &out, Stderr: &errs}})
	require.NoError(t, err)
	assert.Equal(t, int64(3), shown.Load())
	assert.Equal(t, 2, o.Voids)
	assert.Positive(t, errs.n, "it is said why")
	assert.Equal(t, result.Done, judged(t, o).Verdict)
}

type runnerFunc func(ctx context.Context, p run.Program, j run.Job) (run.Exit, error)

func (f runnerFunc) Run(ctx context.Context, p run.Program, j run.Job) (run.Exit, error) {
	return f(ctx, p, j)
}
