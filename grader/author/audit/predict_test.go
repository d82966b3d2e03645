package audit

import (
	"net/http"
	"slices"
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/golden"
	"failurelab/grader/internal/small"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// How a test goes, for what its assertions said with all of them off: 1 stops the test, 2 does not.
func TestPlay(t *testing.T) {
	t.Parallel()
	p := &predictor{assertions: []Assertion{{Number: 1, Stops: true}, {Number: 2}, {Number: 3}}}
	fails := func(number int) event {
		return event{Root: "TestX", Test: "TestX", Ticket: "T101", Number: number, Failed: true}
	}
	after := func(e event) event { e.After = true; return e }
	in := func(test string, e event) event { e.Test = test; return e }
	panics := event{Root: "TestX", Test: "TestX", Ended: "panic"}
	for name, tc := range map[string]struct {
		events []event
		off    off
		want   played
	}{
		"nothing fails":          {[]event{{Root: "TestX", Test: "TestX", Number: 1}}, nothing, played{}},
		"one fails":              {[]event{fails(2)}, nothing, played{failed: true}},
		"it is off":              {[]event{fails(2)}, only(2), played{}},
		"another is off":         {[]event{fails(2), fails(3)}, only(2), played{failed: true}},
		"it stops the test":      {[]event{fails(1), panics}, nothing, played{failed: true, stopped: true}},
		"without it, it panics":  {[]event{fails(1), panics}, only(1), played{crashed: true}},
		"assert does not stop":   {[]event{fails(2), panics}, nothing, played{failed: true, crashed: true}},
		"another test's":         {[]event{{Root: "TestY", Test: "TestY", Number: 2, Failed: true}}, nothing, played{}},
		"it stops a subtest":     {[]event{in("TestX/a", fails(1)), in("TestX/a/b", panics), fails(2)}, nothing, played{failed: true}},
		"no subtest of its name": {[]event{in("TestX/a", fails(1)), in("TestX/ab", panics)}, nothing, played{failed: true, crashed: true}},
		"off after the cure": {
			[]event{fails(2), after(fails(3))}, func(_ string, after bool, n int) bool { return after || n == 2 }, played{},
		},
		"the log is not copied": {[]event{fails(copies)}, nothing, played{}},
		"the log is copied":     {[]event{fails(copies)}, func(string, bool, int) bool { return false }, played{failed: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, p.play(tc.events, "TestX", tc.off))
		})
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	o := func(ticket string, after bool, number int) bool { return ticket == "T101" && after || number == 2 }
	assert.Equal(t, plan{
		Before: map[string][]int{"T101": {2}, "T102": {2}}, After: map[string][]int{"T101": {1, 2}, "T102": {2}},
	}, off(o).plan([]string{"T101", "T102"}, 2))
}

// weighing is a ticket whose solution has an assertion of each weight.
func weighing(t *testing.T) *predictor {
	t.Helper()
	e := small.Exercise().Drawn(course.Practice)
	e.Suspects = slices.Clone(e.Suspects)
	for i, s := range e.Suspects {
		if s.Ticket != nil && s.Ticket.Number != small.Core {
			e.Suspects[i] = withoutTicket(s)
		}
	}
	f := e.Ticket(small.Core)
	p := &predictor{exercise: e, assertions: []Assertion{
		{Number: 1, File: "x_test.go", Line: 1, Text: "status", Status: []int{http.StatusUnauthorized}, Stops: true},
		{Number: 2, File: "x_test.go", Line: 2, Text: "the log"},
		{Number: 3, File: "x_test.go", Line: 3, Text: "the log again"},
		{Number: 4, File: "x_test.go", Line: 4, Text: "no error", Plumbing: true, Stops: true},
		{Number: 5, File: "x_test.go", Line: 5, Text: "a promise that is always kept"},
		{Number: 6, File: "x_test.go", Line: 6, Text: "the cause"},
	}}
	p.matrix = matrix{labs: map[string][]course.Lab{}, records: map[string]map[string]record{small.Core: {}}}
	visit := func(l course.Lab, failed ...int) {
		r := record{ended: true, reports: []host.Report{{
			Opening: host.Opening{Ticket: small.Core, Test: "TestT105"}, Report: wire.Report{Asked: 1},
		}}}
		for _, a := range p.assertions {
			r.events = append(r.events, event{
				Root: "TestT105", Test: "TestT105", Ticket: small.Core, Number: a.Number, Failed: slices.Contains(failed, a.Number),
			})
		}
		p.matrix.records[small.Core][l.Code] = r
		p.matrix.labs[small.Core] = append(p.matrix.labs[small.Core], l)
	}
	seen := &judge.TicketObservation{Opened: []host.Opening{{Ticket: small.Core, Test: "TestT105"}}, Wrong: []judge.Trial{{}}}
	for _, l := range e.References(f) {
		visit(l)
		seen.Right = append(seen.Right, judge.Trial{Lab: l.Code, Reports: []judge.TestReport{{
			Test: "TestT105", Asked: true, Exchange: &wire.Exchange{Method: "GET", Path: "/", Status: http.StatusUnauthorized},
		}}})
	}
	for _, l := range slices.Concat(e.Wrong(f), e.EdgeCases(f), e.HouseRules(f)) {
		switch l.Kind {
		case course.Healthy:
			visit(l, 1, 2, 3, 5, 6)
		case course.LookAlike:
			visit(l, 6)
		default:
			visit(l, 2, 3)
		}
	}
	p.seen = &judge.Observations{Scope: result.Whole, Seed: course.Practice, Tickets: map[string]*judge.TicketObservation{small.Core: seen}}
	return p
}

// What an assertion weighs, and what is said of it.
func TestWeigh(t *testing.T) {
	t.Parallel()
	p := weighing(t)
	said := ""
	for _, f := range p.weigh() {
		said += p.says(f) + "\n"
	}
	golden.Equal(t, "testdata/weighed.txt", said)

	runs := p.withoutEach(p.weigh())
	require.Len(t, runs, 1, "one assertion is needed")
	assert.Equal(t, plan{Before: map[string][]int{small.Core: {6}}, After: map[string][]int{small.Core: {6}}}, runs[0].plan)
	assert.Equal(t, course.LookAlike, runs[0].claims[small.Core].lab.Kind)
	assert.False(t, runs[0].claims[small.Core].fails)
}

// A test that hangs with all assertions off stops before that with one of them on.
func TestUnended(t *testing.T) {
	t.Parallel()
	p := &predictor{assertions: []Assertion{{Number: 1, Stops: true}}}
	hangs := func(test string) event { return event{Root: test, Test: test, Ended: "hang"} }
	stops := event{Root: "TestX", Test: "TestX", Number: 1, Failed: true}
	for name, tc := range map[string]struct {
		events []event
		off    off
		crash  bool
	}{
		"it stops before":    {[]event{stops, hangs("TestX")}, nothing, false},
		"it does not":        {[]event{stops, hangs("TestX")}, only(1), true},
		"another test hangs": {[]event{stops, hangs("TestY")}, nothing, true},
		"it says nothing":    {[]event{{Root: "TestX", Test: "TestX", Number: 1}}, nothing, true},
		"another is met too": {[]event{stops, {Root: "TestY", Test: "TestY", Number: 1}, hangs("TestX")}, nothing, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &predictor{assertions: p.assertions}
			p.matrix.records = map[string]map[string]record{"T101": {"01-T101-m1": {events: tc.events}}}
			assert.Equal(t, tc.crash, p.trial("T101", "01-T101-m1", tc.off).Crash != nil)
		})
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	a := map[string]string{"T101": "done", "T102": "done", "01-h1": "missed"}
	assert.Equal(t, []string{"01-h1", "01-h2", "T102"}, differences(a, map[string]string{"T101": "done", "T102": "too weak", "01-h2": "missed"}))
	assert.Empty(t, differences(a, a))
}
