package judge

import (
	"net/http"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// here is where the learner's file is in these tests.
const here = "exercises/01_unauthorized/exercise_test.go"

// solved are the observations of tests that do everything right: one for each ticket of the small course.
func solved() *Observations {
	e := small.Exercise()
	o := &Observations{
		Schema: ObservationsSchema, Exercise: e.Name, Scope: result.Whole, Seed: 2, Order: 1,
		Tickets: map[string]*TicketObservation{}, Snapshots: map[string]*Snapshot{}, Cures: map[string]Cure{},
	}
	for i, f := range e.Tickets() {
		o.Cures[f.Ticket.Number] = Cure{Changes: true, Request: "GET /api/v1/ping"}
		o.Tickets[f.Ticket.Number] = solvedTicket(e, f, i == 0)
		for i, l := range compared(e, f) {
			o.Snapshots[l.Code] = snapshotFor(f, i == 0)
		}
	}
	return o
}

// testOf is the name of a ticket's test.
func testOf(ticket string) string { return "Test" + ticket }

func solvedTicket(e *course.Exercise, f *failure.Failure, house bool) *TicketObservation {
	test := testOf(f.Ticket.Number)
	at := wire.Place{File: here, Line: 10}
	t := &TicketObservation{Opened: []host.Opening{{Ticket: f.Ticket.Number, Test: test, At: at}}}
	passes := func(l course.Lab) Trial {
		r := TestReport{Test: test, At: at, Asked: true, Succeeded: []string{"GET /api/v1/ping"}, Diagnoses: []wire.Diagnosis{diagnosisOf(f)}}
		if f.Reached == lab.Yes {
			r.Exchange = &wire.Exchange{
				Method: http.MethodGet, Path: "/api/v1/ping", Status: 401, Took: 1234567,
				Sent:     http.Header{"Authorization": {"Bearer 0123456789abcdef"}},
				Received: http.Header{"Content-Type": {"application/problem+json"}, "X-Request-Id": {"ABCDEFGH"}},
			}
		}
		return Trial{Lab: l.Code, Reports: []TestReport{r}}
	}
	fails := func(l course.Lab) Trial {
		return Trial{Lab: l.Code, Reports: []TestReport{{
			Test: test, At: at, Asked: true, Failed: true, FailedAt: "exercise_test.go:33",
		}}}
	}
	for _, l := range e.References(f) {
		t.Right = append(t.Right, passes(l))
	}
	for _, l := range e.Wrong(f) {
		t.Wrong = append(t.Wrong, fails(l))
	}
	for _, l := range e.EdgeCases(f) {
		t.Edge = append(t.Edge, fails(l))
	}
	if house {
		for _, l := range e.HouseRules(f) {
			t.House = append(t.House, fails(l))
		}
	}
	return t
}

func lineOf(err string) map[string]string {
	return map[string]string{"route": "/api/v1/ping", "status": "401", "time": "now", "err": err}
}

// diagnosisOf is the right diagnosis of a failure.
func diagnosisOf(f *failure.Failure) wire.Diagnosis {
	d := wire.Diagnosis{
		Cause: string(f.Cause), Reached: answerText(f.Reached), Slow: answerText(f.Slow), Side: sideText(f.Side),
		At: wire.Place{File: here, Line: 20}, Evidence: &wire.Fact{Source: "log", Key: "err", Value: "the cause"},
	}
	if d.Reached == "no" {
		d.Evidence = &wire.Fact{Source: "client", Key: "error", Value: "the cause"}
	}
	return d
}

// snapshotFor is what there is to see in a failure's lab, or in one that looks alike.
func snapshotFor(f *failure.Failure, own bool) *Snapshot {
	cause := "another cause"
	if own {
		cause = "the cause"
	}
	s := &Snapshot{Request: wire.Request{Method: http.MethodGet, Path: "/api/v1/ping"}, Metrics: map[string]string{"calls_total": "1"}}
	if f.Reached == lab.Yes {
		s.Status, s.Lines = 401, []map[string]string{lineOf(cause)}
	} else {
		s.Client = wire.Fact{Source: "client", Key: "error", Value: cause}
	}
	return s
}

// traitLab is the code of a correct lab that differs from the first in an aspect.
func traitLab(a world.Aspect) string {
	e := small.Exercise().Drawn(2)
	for reference := range e.References(e.Ticket(small.Core)) {
		for _, l := range e.Traits(e.Ticket(small.Core), reference) {
			if l.Aspect == a {
				return l.Code
			}
		}
	}
	panic("no lab differs in " + string(a))
}

// of is the observation of the ticket that most tests are about.
func of(o *Observations) *TicketObservation { return o.Tickets[small.Core] }

// on is a ticket's trial on one lab.
func on(trials []Trial, code string) *Trial {
	for i := range trials {
		if trials[i].Lab == code {
			return &trials[i]
		}
	}
	panic("no trial on " + code)
}

// pass makes a trial one in which the test passes.
func pass(t *Trial) { t.Crash, t.Reports[0].Failed, t.Reports[0].FailedAt = nil, false, "" }
