package report

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// house lists the house rules that no test has checked yet, whole if no core ticket is left to begin.
func (b *block) house(r result.Result) {
	open := result.Uncaught(r.House)
	begun := !slices.ContainsFunc(r.Core(), func(t result.Ticket) bool { return t.Verdict == result.NotStarted })
	switch {
	case len(open) == 0:
	case open[0].Code == "": // the learner is told only how many (see result.Feedback)
		b.text("  house rules  ", fmt.Sprintf("%d not checked yet.", len(open)))
	case slices.ContainsFunc(r.Tickets, isInvalid):
		b.text("  house rules  ", fmt.Sprintf("%d not checked yet. A test counts once it passes on every correct lab.", len(open)))
	case !begun:
		b.text("  house rules  ", fmt.Sprintf("%d not checked yet%s. Check each in any test.", len(open), clauses(open)))
	default:
		b.text("  house rules  ", fmt.Sprintf("%d not checked yet. Check each in any test.", len(open)))
		for _, l := range open {
			says := about(l)
			if l.Trouble != "" {
				says = l.Lab + ": " + result.Sentence(l.Trouble) + " " + result.Sentence(l.Remedy)
			}
			if l.Code != "" {
				b.lab(l.Code, says)
			}
		}
	}
}

// isInvalid says whether a ticket's tests do not pass on every correct lab.
func isInvalid(t result.Ticket) bool {
	return t.Verdict == result.Wrong || t.Verdict == result.TooStrict || t.Verdict == result.Crashed
}

// clauses names the clauses that labs break, each once and all in brackets.
func clauses(open []result.Trial) string {
	var list []string
	for _, l := range open {
		if l.Clause != "" && !slices.Contains(list, l.Clause) {
			list = append(list, l.Clause)
		}
	}
	switch len(list) {
	case 0: // the learner is not told them (see result.Feedback)
		return ""
	case 1:
		return " (clause " + list[0] + ")"
	}
	return " (clauses " + strings.Join(list, ", ") + ")"
}

// about is what a learner may know of a lab that was missed; "" if only its code.
func about(l result.Trial) string {
	if l.Lab == "" {
		return l.Ask
	}
	return l.Lab + ": " + l.Ask
}

// help says how to see what a test misses, and how to get a hint: for the lab that comes next.
func (b *block) help(r result.Result) {
	code, ticket := "", ""
	for _, t := range r.Tickets {
		if t.StrictOn != nil && t.StrictOn.Lab != "" && (r.Next == nil || r.Next.Ticket == t.Ticket) {
			b.line("See it:  go run ./grader/cmd/grader replay %s", t.StrictOn.Lab)
			return
		}
		if missed := result.Uncaught(t.Labs); t.Verdict == result.TooWeak && len(missed) > 0 {
			code, ticket = missed[0].Code, t.Ticket
			break
		}
	}
	if open := result.Uncaught(r.House); code == "" && len(open) > 0 && !slices.ContainsFunc(r.Tickets, func(t result.Ticket) bool { return t.Verdict != result.Done && !r.Optional(t) }) {
		code, ticket = open[0].Code, open[0].Code
	}
	if code == "" {
		return
	}
	b.line("See it:  go run ./grader/cmd/grader replay %s", code)
	b.line("A hint:  go run ./grader/cmd/grader hint %s", ticket)
}
