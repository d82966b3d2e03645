package judge

import (
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExercises(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		change  func(*Observations)
		verdict result.Verdict
		points  int
		green   bool
		says    string // the message, and what is next
	}{
		{
			name: "does not compile", verdict: result.DoesNotCompile,
			change: func(o *Observations) {
				*o = Observations{Scope: result.Whole, CompileError: "# failurelab/exercises\n./exercise_test.go:22:2: declared and not used: line"}
			},
			says: "exercises/01_unauthorized/exercise_test.go:22 make it compile",
		},
		{
			name: "has a TestMain", verdict: result.DoesNotCompile,
			change: func(o *Observations) {
				*o = Observations{Scope: result.Whole, CompileError: "multiple definitions of TestMain"}
			},
			says: "remove your TestMain",
		},
		{
			name: "crashes whatever is opened", verdict: result.Crashed,
			change: func(o *Observations) { o.Crash = &Crash{Code: 1, Last: "bye"} },
			says:   "This happens for every ticket. Look at init functions",
		},
		{
			name: "a house rule is open", verdict: result.Started, points: 283,
			change: func(o *Observations) { pass(on(o.Tickets[small.Another].House, "01-h4")) },
			says:   "clause 401.3 (01-h4)",
		},
		{
			name: "a house rule that another ticket's test catches", verdict: result.Done, points: 300, green: true,
			change: func(o *Observations) {
				trial := on(o.Tickets[small.Another].House, "01-h4")
				of(o).House = []Trial{*trial}
				of(o).House[0].Reports = []TestReport{{Test: testOf(small.Core), At: wire.Place{File: here}, Failed: true, Asked: true}}
				missed := trial.Reports[0]
				missed.Failed = false
				trial.Reports = []TestReport{missed}
			},
		},
		{
			name: "a stretch ticket is open", verdict: result.Done, points: 300, green: true,
			change: func(o *Observations) { o.Tickets[small.Stretch] = &TicketObservation{} },
		},
		{
			name: "a stretch ticket is half done", verdict: result.Done, points: 300, green: false,
			change: func(o *Observations) { pass(on(o.Tickets[small.Stretch].Wrong, "01-T108-h1")) },
			says:   "T108: it passes on the healthy lab",
		},
		{
			name: "what was begun comes before what was not", verdict: result.Started, points: 90,
			change: func(o *Observations) {
				o.Tickets[small.Another] = &TicketObservation{House: o.Tickets[small.Another].House}
				pass(on(of(o).Wrong, "01-T105-m1"))
			},
			says: "T105: it passes on 01-T105-m1, which breaks clause 401.6",
		},
		{
			name: "nothing is started", verdict: result.NotStarted,
			change: func(o *Observations) {
				for number := range o.Tickets {
					o.Tickets[number] = &TicketObservation{}
				}
			},
			says: `T101: begin a test with api := lab.Open(t, "T101")`,
		},
		{
			name: "a test that opens no ticket fails", verdict: result.Started, points: 300,
			change: func(o *Observations) { o.Orphan = &OrphanFailure{Test: "TestHelper", At: "helper_test.go:7"} },
			says:   "TestHelper fails before it opens a ticket, so it counts for no ticket",
		},
		{
			name: "an unnamed test that opens no ticket fails", verdict: result.Started, points: 300,
			change: func(o *Observations) { o.Orphan = &OrphanFailure{} },
			says:   "a test fails before it opens a ticket",
		},
		{
			name: "a test opens a ticket that does not exist", verdict: result.Started, points: 300,
			change: func(o *Observations) {
				o.Orphan = &OrphanFailure{Test: "TestT999"}
				o.Unknown = []host.Opening{{Ticket: "T999", Test: "TestT999", At: wire.Place{File: here, Line: 9}}}
			},
			says: `TestT999 opens "T999", which is not a ticket of this exercise`,
		},
		{
			name: "the visible run ends with another code", verdict: result.Started, points: 300,
			change: func(o *Observations) { o.Visible = &VisibleRun{Ended: true, Code: 2} },
			says:   "the tests ended with exit code 2 when they ran a last time",
		},
		{
			name: "the visible run does not end", verdict: result.Started, points: 300,
			change: func(o *Observations) { o.Visible = &VisibleRun{Code: 1} },
			says:   "the tests ended with exit code 1 when they ran a last time",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := solved()
			tc.change(o)
			r, questions := decide(small.Exercise(), o)
			require.Empty(t, questions)
			assert.Equal(t, tc.verdict, r.Verdict)
			assert.Equal(t, tc.points, r.Points)
			assert.Equal(t, tc.green, r.Green())
			said := r.Message
			if r.Next != nil {
				said += "\n" + r.Next.At + " " + r.Next.What
			}
			assert.Contains(t, said, tc.says)
		})
	}
}

// With -run, only the tickets whose tests ran are judged, and no house rules.
func TestSelections(t *testing.T) {
	t.Parallel()
	o := solved()
	o.Scope = result.Selection
	o.Tickets[small.Another] = &TicketObservation{}
	o.Tickets[small.Stretch] = &TicketObservation{}
	r := Verdict(small.Exercise(), o)
	require.Len(t, r.Tickets, 1)
	assert.Equal(t, small.Core, r.Tickets[0].Ticket)
	assert.Empty(t, r.House)
	assert.True(t, r.Green())
	assert.Equal(t, 100, r.Points)

	pass(on(of(o).Wrong, "01-T105-m1"))
	assert.False(t, Verdict(small.Exercise(), o).Green())

	o = solved()
	o.Scope = result.Selection
	o.Tickets = map[string]*TicketObservation{small.Stretch: {Opened: o.Tickets[small.Stretch].Opened}}
	assert.False(t, Verdict(small.Exercise(), o).Green(), "a stretch ticket that is asked for alone has to be done")
}

// Observations that lack what the rule asks for are no verdict on the learner.
func TestIncompleteObservations(t *testing.T) {
	t.Parallel()
	o := solved()
	delete(o.Snapshots, "01-T105-r1")
	r := Verdict(small.Exercise(), o)
	assert.Equal(t, result.GraderError, r.Verdict)
	assert.Contains(t, r.Message, "say too little about lab 01-T105-r1")
	assert.False(t, r.Judged())
	assert.Empty(t, r.Tickets)
}

// An exercise that has only begun to exist has no tickets yet. Its author still wants to see the course.
func TestAnExerciseWithoutTickets(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	e.Suspects = nil
	r := Verdict(e, &Observations{Scope: result.Whole})
	assert.Equal(t, result.NotStarted, r.Verdict)
	assert.Empty(t, r.Tickets)
	assert.Empty(t, r.House)
	o, err := Observe(t.Context(), e, run.Program{}, Options{Runner: &script{}})
	require.NoError(t, err)
	assert.Equal(t, result.NotStarted, Verdict(e, o).Verdict)
}
