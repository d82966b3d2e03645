package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"failurelab/grader/result"
)

// List writes all tickets of an exercise, with their verdicts, points and what the customer says, within a number of columns.
// Remarks returns more to say about a ticket, or about a triage by the name of its exercise; it may be nil. For an exercise that
// could not be judged, List writes the verdict and the reason instead.
func List(w io.Writer, r result.Result, columns int, remarks func(what string) []string) {
	b := newBlock(Options{Width: columns})
	if remarks == nil {
		remarks = func(string) []string { return nil }
	}
	b.line("%s   %s", r.Exercise, points(r))
	b.text("  ", r.Title)
	switch {
	case !r.Judged():
		b.text("  "+strings.ToUpper(string(r.Verdict))+"   ", r.Message)
	case r.Form == result.Triage:
		says := result.Sentence(r.Message)
		if r.Triage != nil {
			says = r.Triage.Summary()
		}
		b.text("  "+strings.Join(append([]string{string(r.Verdict)}, remarks(r.Exercise)...), ", ")+"   ", says)
	}
	for _, t := range r.Tickets {
		b.text(fmt.Sprintf("  %-5s %-17s %3d/%-3d  ", t.Ticket, t.Label(), t.Points, t.Max), said(t, remarks(t.Ticket)))
	}
	for _, why := range r.Unsupported {
		b.text("  skipped: ", why)
	}
	if len(r.House) > 0 && r.Judged() {
		b.line("  house rules: %d of %d are checked by one of your tests", result.Caught(r.House), len(r.House))
	}
	_, _ = io.WriteString(w, b.String())
}

// said returns the customer's quote and the remarks about a ticket.
func said(t result.Ticket, remarks []string) string {
	text := ""
	if t.Symptom != "" {
		text = fmt.Sprintf("%q", t.Symptom)
	}
	if t.Stretch {
		remarks = append([]string{"stretch"}, remarks...)
	}
	if len(remarks) > 0 {
		text += " (" + strings.Join(remarks, ", ") + ")"
	}
	return strings.TrimSpace(text)
}

// Standing is the progress in one exercise, for [Progress].
type Standing struct {
	Exercise string         // its folder
	Result   *result.Result // nil: not graded yet
}

// gauge is how many characters wide a bar is.
const gauge = 8

// Progress returns a bar for each exercise, in one or more lines of at most that many columns. A bar counts the tickets that are
// done. For a triage, which has no tickets, it shows the points in percent.
func Progress(standings []Standing, columns int) string {
	var lines []string
	line := ""
	for _, s := range standings {
		part := s.String()
		switch {
		case line == "":
			line = part
		case utf8.RuneCountInString(line+" · "+part) <= columns:
			line += " · " + part
		default:
			lines, line = append(lines, line), part
		}
	}
	return strings.Join(append(lines, line), "\n")
}

// String is the part of one exercise, such as "01 ██████░░ 6/8".
func (s Standing) String() string {
	number, _, _ := strings.Cut(s.Exercise, "_")
	if s.Result == nil {
		return number + " " + strings.Repeat("░", gauge) + " ?"
	}
	r := *s.Result
	k, n, said := r.Finished(), len(r.Core()), ""
	switch {
	case r.Form == result.Triage:
		k, n = r.Points, r.Max
		said = fmt.Sprintf("%d%%", 100*k/max(1, n))
	case n == 0:
		said = "-"
	default:
		said = fmt.Sprintf("%d/%d", k, n)
	}
	full := gauge * k / max(1, n)
	return number + " " + strings.Repeat("█", full) + strings.Repeat("░", gauge-full) + " " + said
}
