package judge

import (
	"errors"
	"strings"
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTotals(t *testing.T) {
	t.Parallel()
	done := result.Ticket{Verdict: result.Done, Points: 100}
	weak := result.Ticket{Verdict: result.TooWeak, Points: 50}
	untouched := result.Ticket{Verdict: result.NotStarted}
	extra := result.Ticket{Verdict: result.TooWeak, Points: 7, Stretch: true}
	caught, open := result.Trial{Caught: true}, result.Trial{}
	for _, tc := range []struct {
		name          string
		scope         result.Scope
		tickets       []result.Ticket
		house         []result.Trial
		verdict       result.Verdict
		points, bonus int
	}{
		{"all is done", result.Whole, []result.Ticket{done, done}, []result.Trial{caught}, result.Done, 300, 0},
		{"the first is not", result.Whole, []result.Ticket{weak, done}, []result.Trial{caught}, result.Started, 250, 0},
		{"the last is not", result.Whole, []result.Ticket{done, weak}, []result.Trial{caught}, result.Started, 250, 0},
		{"one is untouched", result.Whole, []result.Ticket{done, untouched}, []result.Trial{caught}, result.Started, 200, 0},
		{"all are untouched", result.Whole, []result.Ticket{untouched, untouched}, []result.Trial{open}, result.NotStarted, 0, 0},
		{"all are untouched, and there are no house rules", result.Whole, []result.Ticket{untouched}, nil, result.NotStarted, 0, 0},
		{"a stretch ticket is begun", result.Whole, []result.Ticket{done, extra}, []result.Trial{caught}, result.Done, 200, 7},
		{"a house rule is open", result.Whole, []result.Ticket{done}, []result.Trial{caught, open, open}, result.Started, 133, 0},
		{"a selection has no house rules", result.Selection, []result.Ticket{done}, nil, result.Done, 100, 0},
	} {
		r := result.Result{Scope: tc.scope, Tickets: tc.tickets, House: tc.house}
		total(&r)
		assert.Equal(t, tc.verdict, r.Verdict, tc.name)
		assert.Equal(t, tc.points, r.Points, tc.name)
		assert.Equal(t, tc.bonus, r.Bonus, tc.name)
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	const file = "exercises/x/exercise_test.go"
	weak := result.Ticket{Ticket: "T3", Verdict: result.TooWeak, At: "a:3", Message: "missed one", Remedy: "assert it"}
	mute := result.Ticket{Ticket: "T4", Verdict: result.Wrong, Message: "api.Given"}
	todo := result.Ticket{Ticket: "T2", Verdict: result.NotStarted, At: "a:2", Tests: []string{"A"}, Message: "which header?", Remedy: "no"}
	blank := result.Ticket{Ticket: "T1", Verdict: result.NotStarted, Message: "no test opens it", Remedy: "begin a test"}
	extra := result.Ticket{Ticket: "T5", Verdict: result.TooWeak, Stretch: true, Remedy: "go on"}
	unopened := result.Ticket{Ticket: "T6", Verdict: result.NotStarted, Stretch: true}
	done := result.Ticket{Ticket: "T7", Verdict: result.Done}
	rule := result.Trial{Code: "x-h1", Clause: "1.1", Ask: "who?"}
	for _, tc := range []struct {
		name    string
		tickets []result.Ticket
		house   []result.Trial
		want    *result.Next
	}{
		{"what was begun", []result.Ticket{extra, blank, todo, weak}, []result.Trial{rule}, &result.Next{Ticket: "T3", At: "a:3", What: "T3: assert it"}},
		{"what has a test", []result.Ticket{extra, blank, todo}, nil, &result.Next{Ticket: "T2", At: "a:2", What: "T2: which header?"}},
		{"what nobody has opened", []result.Ticket{extra, blank}, nil, &result.Next{Ticket: "T1", At: file, What: "T1: begin a test"}},
		{"what need not be done, once it is begun", []result.Ticket{extra, done}, []result.Trial{rule}, &result.Next{Ticket: "T5", At: file, What: "T5: go on"}},
		{"the first of two that were begun", []result.Ticket{mute, weak}, nil, &result.Next{Ticket: "T4", At: file, What: "T4: api.Given"}},
		{"a house rule", []result.Ticket{done, unopened}, []result.Trial{{Caught: true}, rule}, &result.Next{At: file, What: "one house rule, which any test may check: clause 1.1 (x-h1). who?"}},
		{"nothing", []result.Ticket{done, unopened}, []result.Trial{{Caught: true}}, nil},
	} {
		r := result.Result{Scope: result.Whole, Folder: "exercises/x", Tickets: tc.tickets, House: tc.house}
		assert.Equal(t, tc.want, next(&r), tc.name)
	}
	var order []int
	for _, ticket := range []result.Ticket{weak, todo, blank, extra} {
		order = append(order, urgency(ticket))
	}
	assert.Equal(t, []int{0, 1, 2, 3}, order)
	assert.Equal(t, "it crashed. Mend it.", remedyOf(result.Trial{Missed: result.CrashedHere, Trouble: "it crashed", Remedy: "Mend it"}))
	assert.Equal(t, "api.SQL", remedyOf(result.Trial{Missed: result.Misused, Trouble: "api.SQL"}))
}

func TestFaults(t *testing.T) {
	t.Parallel()
	r := Fault(small.Exercise(), errors.New("no disk"))
	assert.Equal(t, result.GraderError, r.Verdict)
	assert.Equal(t, "this is our fault, not yours, and says nothing about your tests: no disk", r.Message)
	assert.Equal(t, &result.Next{At: "exercises/01_unauthorized", What: "run it again; if it fails again, report what it printed"}, r.Next)
	assert.Equal(t, result.Schema, r.Schema)
	assert.Equal(t, 300, r.Max)
	assert.Empty(t, r.Tickets)
}

func TestAnExerciseThatNobodyHasTouched(t *testing.T) {
	t.Parallel()
	r := Verdict(small.Exercise(), &Observations{Scope: result.Whole, Seed: 2})
	assert.Equal(t, result.NotStarted, r.Verdict)
	assert.Equal(t, 1, r.Position)
	assert.Equal(t, "exercises/01_unauthorized", r.Folder)
	assert.Equal(t, result.Tests, r.Form)
	assert.Equal(t, uint64(2), r.Seed)
	assert.Zero(t, r.Points)
	require.Len(t, r.House, 6)
	assert.Equal(t, result.NotTried, r.House[0].Missed)
	assert.Equal(t, []int{100, 20}, []int{ticketOf(t, r, small.Core).Max, ticketOf(t, r, small.Stretch).Max})
}

func TestWhatIsNextAfterACrashOrACompileError(t *testing.T) {
	t.Parallel()
	const file = "exercises/01_unauthorized/exercise_test.go"
	r := Verdict(small.Exercise(), &Observations{Crash: &Crash{}})
	assert.Equal(t, &result.Next{At: file, What: "make the test program finish"}, r.Next)
	assert.Contains(t, r.Message, "the test program ends the whole process (os.Exit, log.Fatal?). This happens for every ticket.")
	assert.True(t, strings.HasSuffix(r.Message, "that open no ticket: none of them may end the process or run forever"))
	assert.Empty(t, r.Tickets)

	r = Verdict(small.Exercise(), &Observations{CompileError: "multiple definitions of TestMain"})
	assert.Equal(t, file, r.Next.At, "no line was told")
	assert.Empty(t, r.Tickets)

	first := Verdict(small.Exercise(), &Observations{CompileError: "oh", Crash: &Crash{}})
	assert.Equal(t, result.DoesNotCompile, first.Verdict)
}

// A stretch ticket earns a part of its bonus, and nothing of an exercise's points.
func TestStretchPoints(t *testing.T) {
	t.Parallel()
	o := solved()
	pass(on(o.Tickets[small.Stretch].Wrong, "01-T108-h1"))
	r := Verdict(small.Exercise(), o)
	assert.Equal(t, pointsValid*pointsStretch/pointsTicket, ticketOf(t, r, small.Stretch).Points)
	assert.Equal(t, 4, r.Bonus)
	assert.Equal(t, 300, r.Points)
	assert.Equal(t, 300, r.Max)
}

// The visible run can only take back that all is done.
func TestTheVisibleRunsEffect(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		visible *VisibleRun
		change  func(*Observations)
		verdict result.Verdict
		message string
	}{
		{name: "none", verdict: result.Done},
		{name: "agrees", visible: &VisibleRun{Ended: true}, verdict: result.Done},
		{name: "fails", visible: &VisibleRun{Ended: true, Code: 1}, verdict: result.Started, message: "the tests ended with exit code 1 when they ran a last time: see their output above"},
		{name: "does not end, with code 0", visible: &VisibleRun{}, verdict: result.Started, message: "the tests ended with exit code 0 when they ran a last time: see their output above"},
		{
			name: "fails, and something is left to do", visible: &VisibleRun{Ended: true, Code: 1}, verdict: result.Started,
			change: func(o *Observations) { pass(on(of(o).Wrong, "01-T105-m1")) },
		},
		{
			name: "fails, and a house rule is left", visible: &VisibleRun{Ended: true, Code: 1}, verdict: result.Started,
			change: func(o *Observations) { o.Tickets[small.Another].House = nil },
		},
		{
			name: "fails, and a stretch ticket was not opened", visible: &VisibleRun{Ended: true, Code: 1}, verdict: result.Started,
			change:  func(o *Observations) { o.Tickets[small.Stretch] = &TicketObservation{} },
			message: "the tests ended with exit code 1 when they ran a last time: see their output above",
		},
		{
			name: "fails, and a stretch ticket was begun", visible: &VisibleRun{Ended: true, Code: 1}, verdict: result.Done,
			change: func(o *Observations) { pass(on(o.Tickets[small.Stretch].Wrong, "01-T108-h1")) },
		},
		{
			name: "fails, and the reason is known", visible: &VisibleRun{Ended: true, Code: 1}, verdict: result.Started,
			change:  func(o *Observations) { o.Orphan = &OrphanFailure{Test: "TestHelper"} },
			message: `TestHelper fails before it opens a ticket, so it counts for no ticket: begin it with api := lab.Open(t, "T...")`,
		},
	} {
		o := solved()
		o.Visible = tc.visible
		if tc.change != nil {
			tc.change(o)
		}
		r := Verdict(small.Exercise(), o)
		assert.Equal(t, tc.verdict, r.Verdict, tc.name)
		assert.Equal(t, tc.message, r.Message, tc.name)
	}
}

func TestWhatIsNextAfterAnOrphan(t *testing.T) {
	t.Parallel()
	o := solved()
	o.Orphan = &OrphanFailure{Test: "TestHelper", At: "helper_test.go:7"}
	r := Verdict(small.Exercise(), o)
	assert.Equal(t, "exercises/01_unauthorized/helper_test.go:7", r.Next.At, "nothing else is left to do")
	assert.Equal(t, r.Message, r.Next.What)

	o.Orphan.At = ""
	assert.Equal(t, "exercises/01_unauthorized/exercise_test.go", Verdict(small.Exercise(), o).Next.At)

	o.Unknown = []host.Opening{{Ticket: "T999", Test: "TestT999", At: wire.Place{File: here, Line: 9}}}
	assert.Equal(t, here+":9", Verdict(small.Exercise(), o).Next.At)

	pass(on(of(o).Wrong, "01-T105-m1"))
	assert.Equal(t, small.Core, Verdict(small.Exercise(), o).Next.Ticket, "one ticket is done, so that the other one comes first")

	pass(on(o.Tickets[small.Another].Wrong, "01-T101-h1"))
	assert.Empty(t, Verdict(small.Exercise(), o).Next.Ticket, "nothing is done: begin with what counts for nothing")
}
