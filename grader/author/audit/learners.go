package audit

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab/course"
)

// learner is a lazy learner: a solution with its right diagnoses and most of its assertions off.
type learner struct {
	name   string
	copies bool // also asserts that the log is as it was in the first lab
	keeps  func(of Assertion, status int, after bool) bool
}

// learners are the lazy ones. None of them may be done with a ticket.
var learners = []learner{
	{name: "no assertion", keeps: func(Assertion, int, bool) bool { return false }},
	{name: "status", keeps: func(a Assertion, status int, after bool) bool { return !after && a.symptom(status) }},
	{name: "status, cure", keeps: func(a Assertion, status int, after bool) bool { return after || a.symptom(status) }},
	{name: "status, log line exists, cure", keeps: func(a Assertion, status int, after bool) bool {
		return after || a.symptom(status) || a.Exists
	}},
	{name: "no cure", keeps: func(_ Assertion, _ int, after bool) bool { return !after }},
	{name: "status, copied log line, cure", copies: true, keeps: func(a Assertion, status int, after bool) bool {
		return after || a.symptom(status)
	}},
}

// symptom says whether an assertion looks at the status that a ticket's customer gets; 0 is an error in place of a response.
func (a Assertion) symptom(status int) bool {
	if status == 0 {
		return a.Error
	}
	return slices.Contains(a.Status, status)
}

// off returns the assertions that a learner leaves out.
func (l learner) off(e *course.Exercise, assertions []Assertion) off {
	status := map[string]int{}
	for _, f := range e.Tickets() {
		status[f.Ticket.Number] = e.StatusOf(f)
	}
	return func(ticket string, after bool, number int) bool {
		if number == copies {
			return !l.copies
		}
		return !l.keeps(assertions[number-1], status[ticket], after)
	}
}

// earned is a learner's result for an exercise.
type earned struct {
	points, max int
	best        result.Verdict
	done        []string // tickets
}

// ranks are the verdicts from the worst to the best.
var ranks = []result.Verdict{result.Crashed, result.Wrong, result.TooStrict, result.TooWeak, result.WrongDiagnosis, result.Done}

func earns(r result.Result) earned {
	e := earned{best: r.Verdict}
	best := -1
	for _, t := range r.Tickets {
		e.points, e.max = e.points+t.Points, e.max+t.Max
		if rank := slices.Index(ranks, t.Verdict); rank > best {
			best, e.best = rank, t.Verdict
		}
		if t.Verdict == result.Done {
			e.done = append(e.done, t.Ticket)
		}
	}
	return e
}

// maxLazy is how many of a ticket's hundred points a test may earn that asserts only the status: the points for valid tests, for the
// diagnosis, and for broken labs with another status.
const maxLazy = 80

// tooMuch describes the defect if a test that asserts only the status earns too much; "" if it does not.
func tooMuch(t result.Ticket) string {
	alike, most := result.OfKind(t.Labs, result.LookAlike), maxLazy*t.Max/100
	switch {
	case len(alike) > 0 && result.Caught(alike) == len(alike):
		return fmt.Sprintf("a test that asserts only the status catches all %d look-alikes. Make one of them keep the status and the path", len(alike))
	case t.Points > most:
		return fmt.Sprintf("a test that asserts only the status earns %d of %d points, but may earn at most %d. Make fewer broken labs differ in the status", t.Points, t.Max, most)
	}
	return ""
}

// table shows what all learners earn: a row for each learner, and a column for each exercise.
func table(exercises []string, all map[string]map[string]earned) string {
	rows := [][]string{{"lazy learner"}}
	for _, e := range exercises {
		rows[0] = append(rows[0], e[:2])
	}
	for _, l := range learners {
		row := []string{l.name}
		for _, e := range exercises {
			of := all[e][l.name]
			row = append(row, fmt.Sprintf("%d/%d %s", of.points, of.max, of.best))
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += fmt.Sprintf("%-*s  ", widths[i], cell)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
