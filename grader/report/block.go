// Package report writes results as people read them: the block below go test's output, the course at a glance, and the two
// sides of a replay.
//
// It imports [failurelab/grader/result] and nothing else of the project. So it cannot decide anything: everything that a report
// says is already in the result.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// Options say how to write a result. The zero value is brief, and for a wide terminal.
type Options struct {
	Width   int  // where text wraps, in characters; 0: 118
	Verbose bool // as with go test -v: each ticket that is done has its own lines
}

// Block writes a result as learners read it below the output of go test. Its last line is the next thing to do.
func Block(w io.Writer, r result.Result, o Options) {
	b := newBlock(o)
	switch {
	case r.Scope == result.Selection && r.Judged() && len(r.Tickets) == 0: // -run chose no ticket: testing says so itself
	case r.Scope == result.Selection && r.Verdict == result.NotStarted:
		b.line("%s   not started: %s (only this was run)", r.Exercise, strings.Join(numbers(r.Tickets), ", "))
		b.next(r.Next)
	case r.Verdict == result.NotStarted:
		b.line("%s   %s   not started   %s/README.md", r.Exercise, r.Title, r.Folder)
		if r.Position == 1 {
			b.next(r.Next)
		}
	case r.Triage != nil:
		b.triage(r)
	case !r.Judged():
		b.line("%s   %s", r.Exercise, strings.ToUpper(string(r.Verdict)))
		b.text("  ", r.Message)
		if r.Verdict == result.Crashed {
			b.next(r.Next)
		}
	case r.Form == result.Triage: // that no test put on call
		b.line("%s   %s", r.Exercise, result.Sentence(r.Message))
		b.next(r.Next)
	default:
		b.exercise(r)
	}
	_, _ = io.WriteString(w, b.String()) // if standard output is closed, an error would not be read either
}

func (b *block) exercise(r result.Result) {
	b.columns("", r.Exercise, state(r))
	b.done(r)
	b.faults(r)
	if untouched := slices.DeleteFunc(slices.Clone(r.Tickets), isBegun); len(untouched) > 0 {
		b.text("  not started  ", strings.Join(numbers(untouched), ", "))
	}
	for _, why := range r.Unsupported {
		b.text("  skipped      ", why)
	}
	b.house(r)
	if r.Message != "" {
		b.text("  ", result.Sentence(r.Message))
	}
	switch {
	case r.Green() && r.Scope == result.Selection:
		b.line("Done. To judge the whole exercise: go test ./%s", r.Folder)
	case r.Green() && r.Student:
		b.line("Done. See the whole course: go run ./grader/cmd/grader")
	case r.Green():
		b.line("Done. Compare with solutions/%s, and see the whole course: go run ./grader/cmd/grader", r.Exercise)
	default:
		b.help(r)
		b.next(r.Next)
	}
}

// state is the exercise in one line: tickets, house rules, points.
func state(r result.Result) string {
	says := []string{fmt.Sprintf("%d of %d tickets done", r.Finished(), len(r.Core()))}
	stretch := len(r.Tickets) - len(r.Core())
	switch n := result.CountDone(r.Tickets) - r.Finished(); {
	case stretch > 0 && len(r.Core()) == 0:
		says[0] = fmt.Sprintf("%d of %d stretch tickets done", n, stretch)
	case n > 0:
		says[0] += fmt.Sprintf(" and %d stretch", n)
	}
	if r.Scope != result.Selection {
		if len(r.House) > 0 { // or they are not shown (see result.Feedback)
			says = append(says, fmt.Sprintf("house rules %d of %d", result.Caught(r.House), len(r.House)))
		}
		says = append(says, points(r))
	}
	return strings.Join(says, " · ")
}

// points are those of an exercise, and its stretch points.
func points(r result.Result) string {
	says := fmt.Sprintf("%d of %d points", r.Points, r.Max)
	if r.Bonus > 0 {
		says += fmt.Sprintf(" and %d stretch points", r.Bonus)
	}
	return says
}

// isBegun says whether a ticket has more to be said of it than that it is not started.
func isBegun(t result.Ticket) bool { return t.Verdict != result.NotStarted || t.Misnamed != "" }

// done lists the tickets that are done: in one line, or each with its cause if the exercise is done or with -v. The last one's
// lesson for production follows if no other ticket has a fault.
func (b *block) done(r result.Result) {
	done := slices.DeleteFunc(slices.Clone(r.Tickets), func(t result.Ticket) bool { return t.Verdict != result.Done })
	if len(done) == 0 {
		return
	}
	if !b.Verbose && !r.Green() {
		b.text("  done         ", strings.Join(numbers(done), ", "))
		if len(faultsOf(r.Tickets)) == 0 { // first what is wrong
			b.production(done[len(done)-1])
		}
		return
	}
	for _, t := range done {
		cause := ""
		if t.Diagnosis != nil {
			cause = t.Diagnosis.Cause
		}
		b.line("  %s  DONE  %d/%d   %s", t.Ticket, t.Points, t.Max, cause)
		b.production(t)
		b.curious(t)
	}
}

func (b *block) production(t result.Ticket) {
	if t.Production != "" {
		b.text("      ", fmt.Sprintf("%s in production: %s", t.Ticket, t.Production))
	}
}

// curious lists the labs of the fine print, which are worth nothing.
func (b *block) curious(t result.Ticket) {
	for _, s := range t.EdgeCases {
		does := "your test does not catch"
		if s.Caught {
			does = "your test catches"
		}
		b.text("      ", fmt.Sprintf("for the curious, worth no points: %s %s (%s)", does, s.Lab, s.Code))
	}
}

// numbers are the tickets by number.
func numbers(tickets []result.Ticket) []string {
	var list []string
	for _, t := range tickets {
		number := t.Ticket
		if t.Stretch && t.Verdict == result.NotStarted {
			number += " (stretch)"
		}
		list = append(list, number)
	}
	return list
}
