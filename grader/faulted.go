package grader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// stray is a test that fails and counts for no ticket.
func (r rule) stray(res *Result, o *observations) {
	res.Verdict = Started
	res.Message = fmt.Sprintf("%s fails before it has opened a ticket, so that it counts for none: begin it with api := lab.Open(t, \"T...\")",
		cmp.Or(o.stray.test, "a test"))
	at := Next{At: res.Folder + "/" + cmp.Or(failedAt(o.stray.output, o.stray.test), "exercise_test.go")}
	if len(o.unknown) > 0 {
		u := o.unknown[0]
		at.At = r.where(u.At)
		res.Message = fmt.Sprintf("%s opens %q, and there is no such ticket: begin it with the number of one that there is", u.Test, u.Ticket)
	}
	if res.Next == nil || res.Finished() == 0 {
		at.What = res.Message
		res.Next = &at
	}
}

// notStarted is when a TODO or a Skip ran.
func (r rule) notStarted(t *Ticket, first trial) bool {
	for _, report := range first.reports {
		if !report.Skipped {
			continue
		}
		t.Verdict, t.Message, t.Remedy = NotStarted, "the test skips itself", "take the t.Skip out: a ticket with one counts as not started"
		t.Points = 0
		if report.Todo != nil {
			t.Message, t.Remedy = report.Todo.Question, ""
			if len(t.Tests) > 1 {
				t.Message = "one of its tests has a TODO: " + t.Message
			}
			r.stands(t, report.Todo.At)
		}
		return true
	}
	return false
}

// wrong is a test that fails where everything is as promised.
func (r rule) wrong(t *Ticket, first trial) {
	report := failing(first)[0]
	t.Verdict = Wrong
	t.Message = report.Test + " fails on a lab that keeps the contract, so we cannot say yet what it would notice"
	t.Remedy = "read what it printed, and what the contract in README.md promises"
	if report.Misused != "" {
		t.Message, t.Remedy = report.Misused, ""
	}
	r.failedAt(t, first, report.Test)
}

// fickle says whether a test that passed on the first lab fails there when it is asked again.
func fickle(o *observed) bool {
	return len(o.again) > 0 && !o.again[0].passed()
}

// fickle is a test that gives two answers to one question.
func (r rule) fickle(t *Ticket, again trial) {
	test := t.Tests[0]
	if reports := failing(again); len(reports) > 0 {
		test = reports[0].Test
	}
	t.twoAnswers(test)
	r.failedAt(t, again, test)
}

// tooStrict is a test that does not pass only because of what the contract leaves open.
func (r rule) tooStrict(t *Ticket, o *observed) {
	strict := o.right[slices.IndexFunc(o.right, func(right trial) bool { return !right.passed() })]
	t.Verdict, t.strict = TooStrict, &strict
	t.Remedy = "the labs differ only in what the contract leaves open: pin down no more than it promises"
	does := "the test skips itself"
	switch reports := failing(strict); {
	case strict.crash != nil:
		does, t.Remedy = "the test "+strict.crash.how(), t.Remedy+"; and "+strict.crash.remedy()
		r.moveTo(t, strict.crash.at())
	case len(reports) > 0:
		does = reports[0].Test + " fails"
		r.failedAt(t, strict, reports[0].Test)
	}
	var differ []string
	said := map[string]bool{}
	for _, trait := range o.traits {
		if trait.passed() {
			continue
		}
		c := r.exercise.Clause(trait.lab.Clause)
		open := "clause " + c.Number
		if !said[c.Number] {
			open += " leaves open: " + c.Open
		}
		said[c.Number] = true
		differ = append(differ, fmt.Sprintf("%s (%s)", trait.lab.Sentence, open))
	}
	on := cmp.Or(strings.Join(differ, "; and on "), "another lab that keeps the contract too")
	t.Message = does + " on " + on
}
