package grader

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"failurelab/lab/course"
)

// WriteBlock writes a result as learners read it below the output of go test. Its last line is the next thing to do.
func WriteBlock(w io.Writer, r Result) {
	b := &block{}
	switch {
	case r.Verdict == NotStarted:
		b.line("%s   %s   not started   %s/README.md", r.Exercise, r.Title, r.Folder)
		if course.Find(r.Exercise).First() && r.Next != nil {
			b.next(r.Next)
		}
	case r.Tickets == nil:
		b.line("%s   %s", r.Exercise, strings.ToUpper(string(r.Verdict)))
		b.text("  ", r.Message)
	default:
		b.exercise(r)
	}
	_, _ = io.WriteString(w, b.String()) // if standard output is gone, nobody reads this either
}

// width is where text wraps.
const width = 118

type block struct{ strings.Builder }

func (b *block) line(format string, args ...any) {
	b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

// text writes s indented, and wrapped.
func (b *block) text(indent, s string) {
	room := width - utf8.RuneCountInString(indent)
	for len(s) > 0 {
		cut := s
		if utf8.RuneCountInString(s) > room {
			if i := strings.LastIndex(string([]rune(s)[:room]), " "); i > 0 {
				cut = s[:i]
			}
		}
		b.line("%s%s", indent, cut)
		s = strings.TrimLeft(s[len(cut):], " ")
		indent = strings.Repeat(" ", utf8.RuneCountInString(indent))
	}
}

func (b *block) next(n *Next) { // never wrapped: it is the last line, and a link
	if n == nil {
		return
	}
	b.line("Next: %s   %s", n.At, n.What)
}

func (b *block) exercise(r Result) {
	state := fmt.Sprintf("%d of %d tickets done", r.Finished(), len(r.Tickets))
	if !r.partial {
		state += fmt.Sprintf(", house rules %d of %d, %d of %d points", Noticed(r.House), len(r.House), r.Points, r.Max)
	}
	b.line("%s%s%s", r.Exercise, strings.Repeat(" ", max(3, width-len(r.Exercise)-len(state))), state)
	var untouched []string
	for _, t := range r.Tickets {
		switch t.Verdict {
		case NotStarted:
			untouched = append(untouched, t.Ticket)
		default:
			b.ticket(t)
		}
	}
	if len(untouched) > 0 {
		b.text("  ", strings.Join(untouched, ", ")+" not started")
	}
	if Noticed(r.House) < len(r.House) && r.Finished() > 0 {
		b.house(r.House)
	}
	if r.Message != "" {
		b.text("  ", r.Message)
	}
	if r.Green() {
		b.line("Done. Compare with solutions/%s, and see the whole course: go run ./grader/cmd/grader", r.Exercise)
		return
	}
	b.next(r.Next)
}

func (b *block) ticket(t Ticket) {
	if t.Verdict == Done {
		b.line("  %s done   %d points   %s", t.Ticket, t.Points, t.Diagnosis.Cause)
		return
	}
	b.line("  %s %s   %s", t.Ticket, strings.ToUpper(string(t.Verdict)), standing(t))
	if t.Verdict != TooWeak {
		b.text("      ", t.Message)
		if t.Remedy != "" {
			b.text("      ", upper(t.Remedy)+".")
		}
	}
	switch t.Verdict {
	case TooWeak:
		b.labs(t)
	case WrongDiagnosis:
		for _, m := range t.Diagnosis.Messages[1:] {
			b.text("      ", m)
		}
	}
	if t.Exchange != "" {
		b.line("      %s", t.Exchange)
	}
	if t.Verdict == TooWeak && t.Diagnosis != nil && len(t.Diagnosis.Messages) > 0 {
		b.text("      diagnosis    ", t.Diagnosis.Messages[0])
	}
}

// standing says what holds already.
func standing(t Ticket) string {
	switch t.Verdict {
	case TooWeak:
		s := fmt.Sprintf("right on %d of %d labs that keep the contract", t.Right, t.OutOf)
		if t.Labs[0].Noticed {
			return s + "; red on a healthy one"
		}
		return s + "; but it passes on a healthy one too"
	case WrongDiagnosis:
		return fmt.Sprintf("right on %d of %d labs that keep the contract; tells all others apart", t.Right, t.OutOf)
	default:
		return t.At
	}
}

// labs lists what was noticed and what was not.
func (b *block) labs(t Ticket) {
	b.text("      ", "We broke the lab on purpose, one change at a time, and ran YOUR test again. Failing there is what you want.")
	labs := slices.Clone(t.Labs)
	slices.SortStableFunc(labs, func(a, b Trial) int { return cmp.Compare(btoi(!a.Noticed), btoi(!b.Noticed)) })
	for _, l := range labs {
		b.lab(l, t.Ticket)
	}
}

func (b *block) lab(l Trial, hint string) {
	if l.Noticed {
		b.text("        noticed      ", l.Lab+"   "+l.At)
		return
	}
	what := l.Lab
	if what == "" {
		what = "a lab that breaks clause " + l.Clause
	}
	text := what + ". " + l.Ask
	if l.Trouble != "" {
		text = what + ": " + l.Trouble + "."
	}
	b.text("        NOT noticed  ", fmt.Sprintf("%s   %s, hint 1 of 3 (more: go run ./grader/cmd/grader hint %s)", text, l.Code, hint))
}

func (b *block) house(rules []Trial) {
	b.line("  HOUSE RULES   it is enough that one test of the exercise notices each")
	for _, l := range rules {
		b.lab(l, l.Code)
	}
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
