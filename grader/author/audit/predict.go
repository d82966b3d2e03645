package audit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/lab/course"
)

// off says which assertions are off: for a ticket, by its number, before the cure or after it.
type off func(ticket string, after bool, number int) bool

// copies is the number of the assertion that the log is as it was in the first lab. Solutions do not have it.
const copies = 0

// nothing is off: the solution as it is.
func nothing(_ string, _ bool, number int) bool { return number == copies }

// only is off, everywhere.
func only(dropped int) off {
	return func(_ string, _ bool, number int) bool { return number == copies || number == dropped }
}

// plan is off for a program that has so many assertions.
func (o off) plan(tickets []string, assertions int) plan {
	p := plan{Before: map[string][]int{}, After: map[string][]int{}}
	for _, t := range tickets {
		for n := 1; n <= assertions; n++ {
			if o(t, false, n) {
				p.Before[t] = append(p.Before[t], n)
			}
			if o(t, true, n) {
				p.After[t] = append(p.After[t], n)
			}
		}
	}
	return p
}

// predictor says without a run how a solution would be judged with some of its assertions off. The rule of grading is a pure function
// of observations, so the predictor gives it the observations that a run would have made.
type predictor struct {
	exercise   *course.Exercise
	assertions []Assertion
	matrix     matrix
	seen       *judge.Observations // of the solution as it is

	ask func(*judge.Observations) error // asks labs what the rule wants to know; nil: it wants to know nothing more
	err error                           // the first one of ask
}

// predict judges the solution with some of its assertions off.
func (p *predictor) predict(o off) result.Result {
	would := *p.seen
	would.Tickets = map[string]*judge.TicketObservation{}
	for number, seen := range p.seen.Tickets {
		f := p.exercise.Ticket(number)
		t := *seen
		t.Right = slices.Clone(seen.Right)
		for i, right := range t.Right {
			t.Right[i] = p.right(number, right, o)
		}
		if len(t.Right) == 0 || len(seen.Wrong) == 0 {
			would.Tickets[number] = &t
			continue
		}
		t.Traits = nil
		t.Wrong, t.Edge, t.House = p.trials(number, p.exercise.Wrong(f), o), p.trials(number, p.exercise.EdgeCases(f), o), p.trials(number, p.exercise.HouseRules(f), o)
		would.Tickets[number] = &t
	}
	if p.ask != nil {
		p.err = cmp.Or(p.err, p.ask(&would))
	}
	return judge.Verdict(p.exercise, &would)
}

func (p *predictor) trials(ticket string, labs []course.Lab, o off) []judge.Trial {
	var list []judge.Trial
	for _, l := range labs {
		list = append(list, p.trial(ticket, l.Code, o))
	}
	return list
}

// right predicts what tests do on a correct lab. Their diagnoses there are those that they had with all assertions on.
func (p *predictor) right(ticket string, seen judge.Trial, o off) judge.Trial {
	would := p.trial(ticket, seen.Lab, o)
	would.First = seen.First
	for i, report := range would.Reports {
		for _, real := range seen.Reports {
			if real.Test == report.Test {
				failed := report.Failed
				would.Reports[i] = real
				would.Reports[i].Failed = failed
			}
		}
	}
	return would
}

// trial predicts what a ticket's tests do on a lab.
func (p *predictor) trial(ticket, code string, o off) judge.Trial {
	rec := p.matrix.records[ticket][code]
	t := judge.Trial{Lab: code}
	for _, report := range rec.reports {
		run := p.play(rec.events, report.Test, o)
		if run.crashed {
			return judge.Trial{Lab: code, Crash: &judge.Crash{Panicked: true}}
		}
		r := judge.TestReport{Test: report.Test, At: report.At, Failed: run.failed, Asked: report.WasAsked(), Diagnoses: report.Diagnoses}
		if !run.stopped { // the lab itself may fail a test, for a request without a response
			r.Failed = r.Failed || report.Failed
			r.Misused, r.FailedFirst, r.Skipped = report.Misused, run.failed, report.Skipped
		}
		t.Reports = append(t.Reports, r)
	}
	if !rec.ended {
		return p.unended(t, rec, o)
	}
	return t
}

// unended is a run whose process did not come to its end with all assertions off. With some on, the test that ended it may stop
// before that.
func (p *predictor) unended(t judge.Trial, rec record, o off) judge.Trial {
	tests, culprits := map[string]bool{}, map[string]bool{}
	for _, e := range rec.events {
		tests[e.Root] = true
		if e.Ended != "" {
			culprits[e.Root] = true
		}
	}
	t.Reports = nil
	for _, test := range slices.Sorted(maps.Keys(tests)) {
		run := p.play(rec.events, test, o)
		if run.crashed || !run.stopped && (culprits[test] || len(culprits) == 0) {
			return judge.Trial{Lab: t.Lab, Crash: &judge.Crash{Hung: true}}
		}
		t.Reports = append(t.Reports, judge.TestReport{Test: test, Failed: run.failed, Asked: true})
	}
	return t
}

// played is the predicted course of a test.
type played struct {
	failed, stopped, crashed bool
}

// play goes through what a test's assertions said on a lab, with those off that are off.
func (p *predictor) play(events []event, root string, o off) (run played) {
	stopped := map[string]bool{}
	for _, e := range events {
		if e.Root != root || within(e.Test, stopped) {
			continue
		}
		switch {
		case e.Ended != "":
			run.crashed = true
			return run
		case !e.Failed || o(e.Ticket, e.After, e.Number):
		default:
			run.failed = true
			if e.Number > 0 && p.assertions[e.Number-1].Stops {
				stopped[e.Test] = true
			}
		}
	}
	run.stopped = stopped[root]
	return run
}

// within says whether a test, or one that it is a subtest of, is among others.
func within(test string, others map[string]bool) bool {
	for other := range others {
		if test == other || strings.HasPrefix(test, other+"/") {
			return true
		}
	}
	return false
}

// effects are the parts of a result that an assertion may matter for, as text, by what they are about.
func effects(r result.Result) map[string]string {
	list := map[string]string{}
	for _, t := range r.Tickets {
		list[t.Ticket] = string(t.Verdict)
		for _, l := range slices.Concat(t.Labs, t.EdgeCases) {
			if !l.Caught {
				list[l.Code] = "missed"
			}
		}
	}
	for _, l := range r.House {
		if !l.Caught {
			list[l.Code] = "missed"
		}
	}
	if len(r.Tickets) == 0 {
		list[r.Exercise] = string(r.Verdict)
	}
	return list
}

// differences lists in which parts two results differ, sorted.
func differences(a, b map[string]string) []string {
	var list []string
	for what := range a {
		if a[what] != b[what] {
			list = append(list, what)
		}
	}
	for what := range b {
		if _, ok := a[what]; !ok {
			list = append(list, what)
		}
	}
	slices.Sort(list)
	return list
}
