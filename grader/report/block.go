// Package report writes results as people read them: the block below go test's output, the course at one look, and two
// sides of a replay.
//
// It knows [failurelab/grader/result] and nothing else of the project, so it cannot decide anything: what a report says is
// in the result already.
package report

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// Block writes a result as learners read it below the output of go test. Its last line is the next thing to do.
func Block(w io.Writer, r result.Result) { BlockWithin(w, r, width) }

// BlockWithin is [Block] for a screen with that many columns. From 118 columns on it is the same.
func BlockWithin(w io.Writer, r result.Result, columns int) {
	b := &block{narrow: columns}
	switch {
	case r.Scope == result.Selection && r.Judged() && len(r.Tickets) == 0: // -run chose no ticket: testing says so itself
	case r.Scope == result.Selection && r.Verdict == result.NotStarted:
		b.line("%s   not started: %s (nothing else was asked for)", r.Exercise, strings.Join(numbers(r.Tickets), ", "))
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
	_, _ = io.WriteString(w, b.String()) // if standard output is gone, nobody reads this either
}

func (b *block) exercise(r result.Result) {
	state := fmt.Sprintf("%d of %d tickets done", r.Finished(), len(r.Core()))
	if stretch := len(r.Tickets) - len(r.Core()); stretch > 0 && len(r.Core()) == 0 {
		state = fmt.Sprintf("%d of %d stretch tickets done", result.CountDone(r.Tickets), stretch)
	} else if n := result.CountDone(r.Tickets) - r.Finished(); n > 0 {
		state += fmt.Sprintf(" and %d stretch", n)
	}
	if r.Scope != result.Selection {
		state += fmt.Sprintf(", house rules %d of %d, %d of %d points", result.Caught(r.House), len(r.House), r.Points, r.Max)
	}
	if r.Bonus > 0 {
		state += fmt.Sprintf(" and %d for stretch", r.Bonus)
	}
	b.columns("", r.Exercise, state)
	var untouched []string
	told := map[string]string{} // a mistake in a helper is many tickets': it is told once
	for _, t := range r.Tickets {
		same := string(t.Verdict) + t.At
		first := told[same]
		switch {
		case t.Verdict == result.NotStarted && t.Misnamed != "":
			b.text("  ", t.Ticket+" not started: "+result.Sentence(t.Message)+" "+result.Sentence(t.Remedy))
		case t.Verdict == result.NotStarted && t.Stretch:
			untouched = append(untouched, t.Ticket+" (stretch)")
		case t.Verdict == result.NotStarted:
			untouched = append(untouched, t.Ticket)
		case first != "" && (t.Verdict == result.TooStrict || t.Verdict == result.Wrong):
			b.line("  %s %s   %d of %d   as %s, at the same line", t.Ticket, strings.ToUpper(string(t.Verdict)), t.Points, t.Max, first)
		default:
			told[same] = t.Ticket
			b.ticket(t)
		}
	}
	if len(untouched) > 0 {
		b.text("  ", strings.Join(untouched, ", ")+" not started")
	}
	for _, why := range r.Unsupported {
		b.text("  ", "Skipped: "+why)
	}
	switch open := result.Uncaught(r.House); {
	case len(open) == 0:
	case slices.ContainsFunc(r.Tickets, func(t result.Ticket) bool {
		return t.Verdict == result.Wrong || t.Verdict == result.TooStrict || t.Verdict == result.Crashed
	}):
		b.text("  ", "House rules: only tests that are right count; mend those first.")
	default:
		b.house(open, !slices.ContainsFunc(r.Core(), func(t result.Ticket) bool { return t.Verdict == result.NotStarted }))
	}
	if r.Message != "" {
		b.text("  ", result.Sentence(r.Message))
	}
	switch {
	case r.Green() && r.Scope == result.Selection:
		b.line("These are done. All tickets of the exercise: go test ./%s", r.Folder)
		return
	case r.Green():
		b.line("Done. Compare with solutions/%s, and see the whole course: go run ./grader/cmd/grader", r.Exercise)
		return
	}
	b.next(r.Next)
}

func (b *block) ticket(t result.Ticket) {
	points := fmt.Sprintf("%d of %d", t.Points, t.Max)
	if t.Verdict == result.Done {
		cause := ""
		if t.Diagnosis != nil {
			cause = t.Diagnosis.Cause
		}
		b.line("  %s done   %s   %s", t.Ticket, points, cause)
		return
	}
	b.line("  %s %s   %s   %s", t.Ticket, strings.ToUpper(string(t.Verdict)), points, standing(t))
	switch {
	case t.Verdict == result.TooWeak && len(t.Labs) > 0:
		b.labs(t)
	case t.Verdict == result.WrongDiagnosis: // its messages come last
	default:
		b.text("      ", result.Sentence(t.Message))
		b.text("      ", result.Sentence(t.Remedy))
	}
	if t.Exchange != "" {
		b.line("      %s", t.Exchange)
	}
	if t.Diagnosis != nil {
		if t.Verdict == result.WrongDiagnosis && t.Diagnosis.OutOf > 0 {
			b.text("      diagnosis    ", fmt.Sprintf("%d of its %d parts are right.", t.Diagnosis.Parts, t.Diagnosis.OutOf))
		}
		for _, m := range t.Diagnosis.Messages {
			b.text("      diagnosis    ", m)
		}
	}
}

// standing says what holds already.
func standing(t result.Ticket) string {
	switch {
	case t.Verdict == result.TooWeak && len(t.Labs) > 0:
		s := fmt.Sprintf("right on %d of %d labs that keep the contract", t.Right, t.OutOf)
		switch healthy := result.OfKind(t.Labs, result.Healthy); {
		case t.HealthyCaught():
			return s + "; red on a healthy one"
		case len(healthy) > 0 && healthy[0].Missed != result.Passed:
			return s + "; but it does not fail on a healthy one"
		}
		return s + "; but it passes on a healthy one too"
	case t.Verdict == result.WrongDiagnosis:
		return fmt.Sprintf("right on %d of %d labs that keep the contract; tells all others apart", t.Right, t.OutOf)
	default:
		return t.At
	}
}

// labs lists what was noticed and what was not.
func (b *block) labs(t result.Ticket) {
	b.text("      ", "We broke the lab on purpose, one change at a time, and ran YOUR test again. Failing there is what you want.")
	if t.PassesLookAlike() {
		b.text("      ", "A look-alike is another customer: from outside the same call and the same answer, or none, for another cause.")
	}
	open := result.Uncaught(t.Labs)
	for _, l := range t.Labs {
		if l.Caught {
			b.columns("        noticed      ", l.Lab, path.Base(l.At))
		}
	}
	told := ""
	for _, l := range open {
		if l.Trouble != "" && l.Trouble == told {
			l.Trouble = "the same as above"
		} else {
			told = l.Trouble
		}
		b.lab(l)
	}
	for _, r := range remedies(open) {
		b.text("      ", result.Sentence(r))
	}
	b.text("      ", "More hints: go run ./grader/cmd/grader hint "+t.Ticket)
	b.text("      ", "See it happen: go run ./grader/cmd/grader replay "+open[0].Code)
}

// lab is one that was not noticed. What we did to it is not told: its hints do.
func (b *block) lab(l result.Trial) {
	says := l.Ask
	if l.Trouble != "" {
		says = result.Sentence(l.Trouble)
	}
	const indent = "        NOT noticed  "
	if one := l.Lab + ": " + says; len(indent)+len(one)+2+len(l.Code) <= b.columnsWide() {
		b.columns(indent, one, l.Code)
		return
	}
	b.columns(indent, l.Lab+":", l.Code)
	b.text(strings.Repeat(" ", len(indent)), says)
}

// house lists the rules that no test has noticed, whole when there is nothing else left to begin.
func (b *block) house(open []result.Trial, whole bool) {
	if !whole {
		var clauses []string
		for _, l := range open {
			if !slices.Contains(clauses, l.Clause) {
				clauses = append(clauses, l.Clause)
			}
		}
		b.text("  ", fmt.Sprintf("House rules: %d labs are not noticed yet, which break clauses %s. It is enough that one of your tests notices each.",
			len(open), strings.Join(clauses, ", ")))
		return
	}
	b.line("  HOUSE RULES   it is enough that one of your tests checks each")
	for _, l := range open {
		b.lab(l)
	}
	b.text("      ", "More hints: go run ./grader/cmd/grader hint "+open[0].Code)
}

func numbers(tickets []result.Ticket) []string {
	var list []string
	for _, t := range tickets {
		list = append(list, t.Ticket)
	}
	return list
}

// remedies are what to do about the troubles, each once.
func remedies(trials []result.Trial) []string {
	var list []string
	for _, t := range trials {
		if t.Remedy != "" && !slices.Contains(list, t.Remedy) {
			list = append(list, t.Remedy)
		}
	}
	return list
}
