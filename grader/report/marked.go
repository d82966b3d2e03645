package report

import (
	"fmt"
	"io"
	"strings"

	"failurelab/grader/result"
)

// Marked writes for instructors what came of an exercise: each ticket's verdict and points, the labs that its tests missed by
// their codes, and what is wrong with the test or the diagnosis. It gives no hints, and names no next step of the learner's.
func Marked(w io.Writer, r result.Result) {
	b := newBlock(Options{})
	for _, t := range r.Tickets {
		b.text(fmt.Sprintf("  %-5s %-17s %3d/%-3d  ", t.Ticket, t.Label(), t.Points, t.Max), wrongWith(t))
	}
	switch {
	case r.Triage != nil:
		b.text("  ", r.Triage.Summary())
	case r.Form == result.Triage && r.Message == "":
		b.text("  ", string(r.Verdict)+": Triage still has its TODO, or no test puts it on call")
	}
	if r.Message != "" {
		b.text("  ", result.Sentence(r.Message))
	}
	for _, why := range r.Unsupported {
		b.text("  skipped: ", why)
	}
	if open := result.Uncaught(r.House); len(open) > 0 {
		b.text("  ", fmt.Sprintf("house rules: %d of %d. Not checked: %s", result.Caught(r.House), len(r.House), codes(open)))
	} else if len(r.House) > 0 {
		b.line("  house rules: %d of %d", len(r.House), len(r.House))
	}
	_, _ = io.WriteString(w, b.String())
}

// wrongWith is what is wrong with a ticket's tests and diagnosis; "" if nothing is.
func wrongWith(t result.Ticket) string {
	var parts []string
	if t.Verdict != result.Done && t.Verdict != result.NotStarted && t.Message != "" {
		parts = append(parts, result.Sentence(t.Message))
	}
	if open := result.Uncaught(t.Labs); len(open) > 0 {
		parts = append(parts, "Missed: "+codes(open)+".")
	}
	if t.Verdict != result.Done && t.At != "" && t.Verdict != result.NotStarted {
		parts = append(parts, "("+t.At+")")
	}
	return strings.Join(parts, " ")
}

func codes(labs []result.Trial) string {
	var list []string
	for _, l := range labs {
		code := l.Code
		if l.Clause != "" {
			code += " (" + l.Clause + ")"
		}
		list = append(list, code)
	}
	return strings.Join(list, ", ")
}
