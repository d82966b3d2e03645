package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"failurelab/grader/result"
)

// List writes all tickets of an exercise, with their verdicts, points and what the customer says, within a number of columns.
// An exercise that could not be judged has its verdict and the reason instead.
func List(w io.Writer, r result.Result, columns int) {
	b := &block{narrow: columns}
	b.line("%s   %s", r.Exercise, r.Title)
	switch {
	case !r.Judged():
		b.line("  %s", strings.ToUpper(string(r.Verdict)))
		b.text("  ", r.Message)
	case r.Triage != nil:
		b.text("  ", r.Triage.Summary()+".")
	}
	for _, t := range r.Tickets {
		row := fmt.Sprintf("  %-5s %-15s %3d of %-3d ", t.Ticket, t.Verdict, t.Points, t.Max)
		if said := said(t); said != "" {
			b.text(row, said)
		} else {
			b.line("%s", row)
		}
	}
	if len(r.House) > 0 {
		b.line("  House rules: %d of %d caught", result.Caught(r.House), len(r.House))
	}
	_, _ = io.WriteString(w, b.String())
}

// said is what a ticket's customer says, and whether the ticket is stretch.
func said(t result.Ticket) string {
	text := ""
	if t.Symptom != "" {
		text = `"` + t.Symptom + `"`
	}
	if t.Stretch {
		text += " (stretch)"
	}
	return strings.TrimSpace(text)
}

// Standing is how far an exercise is, for [Progress].
type Standing struct {
	Exercise string         // its folder
	Result   *result.Result // nil: not graded yet
}

// gauge is how many characters wide a bar is.
const gauge = 8

// Progress writes how far the exercises are: a bar for each, in one or more lines of that many columns. An exercise counts
// its tickets that are done; a triage, which has none, its points in percent.
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
