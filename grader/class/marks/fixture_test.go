package marks

import (
	"net/http"

	"failurelab/grader/class/store"
	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// exercises are a course of one small exercise and the triage.
func exercises() []*course.Exercise {
	return []*course.Exercise{small.Exercise(), course.Find("07_triage")}
}

const (
	tests  = small.Folder
	triage = "07_triage"
)

// graded is the record of a student who did everything right in the tests, and handed in no triage.
func graded() store.Record {
	return store.Record{
		Schema: store.Schema, Student: "ada", Digests: result.Digests{Grader: "g", Course: "c", Settings: "s", Submission: "x"},
		Handed: store.Handed{
			Entry: "ada.zip", Time: due, TimeFrom: "git commit", Notes: []string{"a note"},
			Files: []store.File{{Path: tests + "/exercise_test.go"}},
		},
		Sandbox:   store.Sandbox{Missing: []string{"landlock"}},
		Exercises: []store.Exercise{{Name: tests, Observations: solved()}},
	}
}

// solved are the observations of tests that do everything right.
func solved() *judge.Observations {
	e := small.Exercise()
	o := &judge.Observations{
		Schema: judge.ObservationsSchema, Exercise: e.Name, Scope: result.Whole, Seed: 2, Order: 1,
		Tickets: map[string]*judge.TicketObservation{}, Snapshots: map[string]*judge.Snapshot{}, Cures: map[string]judge.Cure{},
	}
	for i, f := range e.Tickets() {
		number := f.Ticket.Number
		o.Cures[number] = judge.Cure{Changes: true, Request: "GET /api/v1/ping"}
		at := wire.Place{File: "exercises/" + tests + "/exercise_test.go", Line: 10}
		t := &judge.TicketObservation{Opened: []host.Opening{{Ticket: number, Test: "Test" + number, At: at}}}
		trials := func(labs []course.Lab, report judge.TestReport) (trials []judge.Trial) {
			report.Test, report.At, report.Asked = "Test"+number, at, true
			for _, l := range labs {
				trials = append(trials, judge.Trial{Lab: l.Code, Reports: []judge.TestReport{report}})
			}
			return trials
		}
		t.Right = trials(e.References(f), judge.TestReport{Succeeded: []string{"GET /api/v1/ping"}, Diagnoses: []wire.Diagnosis{diagnosis(f)}})
		t.Wrong = trials(e.Wrong(f), judge.TestReport{Failed: true})
		if i == 0 {
			t.House = trials(e.HouseRules(f), judge.TestReport{Failed: true})
		}
		o.Tickets[number] = t
		for i, l := range append([]course.Lab{e.First(f)}, e.Comparable(f)...) {
			o.Snapshots[l.Code] = snapshot(f, i == 0)
		}
	}
	return o
}

func diagnosis(f *failure.Failure) wire.Diagnosis {
	d := wire.Diagnosis{Cause: string(f.Cause), Reached: answer(f.Reached), Slow: answer(f.Slow), Side: side(f.Side)}
	d.Evidence = &wire.Fact{Source: "log", Key: "err", Value: "the cause"}
	if d.Reached == "no" {
		d.Evidence = &wire.Fact{Source: "client", Key: "error", Value: "the cause"}
	}
	return d
}

func answer(a lab.Answer) string { return map[lab.Answer]string{lab.Yes: "yes", lab.No: "no"}[a] }

func side(s lab.Side) string {
	return map[lab.Side]string{lab.Client: "client", lab.Server: "server", lab.Between: "between"}[s]
}

func snapshot(f *failure.Failure, own bool) *judge.Snapshot {
	cause := "another cause"
	if own {
		cause = "the cause"
	}
	s := &judge.Snapshot{Request: wire.Request{Method: http.MethodGet, Path: "/api/v1/ping"}}
	if diagnosis(f).Reached == "yes" {
		s.Status, s.Lines = http.StatusUnauthorized, []map[string]string{{"err": cause}}
	} else {
		s.Client = wire.Fact{Source: "client", Key: "error", Value: cause}
	}
	return s
}

// miss makes a record one whose test passes on a lab.
func miss(r *store.Record, ticket, lab string) {
	o := r.Exercises[0].Observations.Tickets[ticket]
	for _, trials := range [][]judge.Trial{o.Wrong, o.House} {
		for i := range trials {
			if trials[i].Lab == lab {
				trials[i].Reports = []judge.TestReport{trials[i].Reports[0]}
				trials[i].Reports[0].Failed = false
			}
		}
	}
}
