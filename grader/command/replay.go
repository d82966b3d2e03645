package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"failurelab/grader"
	"failurelab/lab/course"
	"failurelab/lab/world"
)

// replay shows what a test did on one lab, beside what it did on a right one.
func (c *command) replay(ctx context.Context, code string) error {
	e, ticket, lab := locate(code)
	if lab == "" {
		return misuse(fmt.Sprintf("there is no lab %q; a verdict names the labs that were not noticed, such as 01-T105-m1", code))
	}
	l, _, _ := find(e, code)
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	p, err := grader.Build(ctx, e, c.source, out)
	if errors.Is(err, grader.ErrDoesNotCompile) {
		fmt.Fprintln(c.out, err)
		return nil
	}
	if err != nil {
		return err
	}
	right := e.References(e.Ticket(ticket))[0]
	both, err := grader.Replay(ctx, e, p, ticket, right, l)
	if err != nil {
		return err
	}
	clause := e.Clause(l.Clause)
	fmt.Fprintf(c.out, "%s   %s\n", l.Code, l.Sentence)
	if clause.Number != "" {
		fmt.Fprintf(c.out, "clause %s, %s: %s\n", clause.Number, clause.Name, clause.Promise)
	}
	first, second := side(both[0]), side(both[1])
	fmt.Fprintf(c.out, "\n== A lab that keeps the contract. Your test should pass.\n%s", strings.Join(first, "\n"))
	expected := "fail"
	if l.Kind == course.Reference {
		expected = "pass"
	}
	marked, differ := mark(second, first)
	fmt.Fprintf(c.out, "\n\n== %s. Your test should %s. Lines that differ, but for ids and times, begin with a !\n%s\n",
		code, expected, strings.Join(marked, "\n"))
	if !differ {
		fmt.Fprintln(c.out, "\nNothing differs in what your test looked at: another call, another moment or api.SQL would show it.")
	}
	return nil
}

// mark puts a ! before the lines that the other side has not, and says whether there are any.
func mark(lines, other []string) (marked []string, differ bool) {
	known := map[string]bool{}
	for _, line := range other {
		known[grader.Normal(line)] = true
	}
	for _, line := range lines {
		sign := "  "
		if !known[grader.Normal(line)] {
			sign, differ = "! ", true
		}
		marked = append(marked, sign+line)
	}
	return marked, differ
}

// side is what a test did on one lab, line by line.
func side(r grader.Replayed) []string {
	s := &lines{}
	if r.Trouble != "" {
		s.add("%s", r.Trouble)
	}
	for _, t := range r.Tests {
		verdict := "passes"
		switch {
		case t.Failed:
			verdict = "fails"
		case t.Skipped:
			verdict = "skips itself"
		}
		s.add("%s %s", t.Name, verdict)
		for _, x := range t.Exchanges {
			s.exchange(x)
		}
		for _, q := range t.Queries {
			s.add("sql  %s", q.SQL)
			s.add("     %s %v %s", q.Answer.Columns, q.Answer.Rows, q.Answer.Error)
		}
		for _, line := range t.Lines {
			s.add("log  %s", line.Text)
		}
		if len(t.Lines) == 0 {
			s.add("log  (empty)")
		}
	}
	if strings.Contains(r.Output, "--- FAIL") || r.Trouble != "" {
		s.add("it printed:")
		for line := range strings.SplitSeq(strings.TrimSpace(r.Output), "\n") {
			s.add("  %s", line)
		}
	}
	return *s
}

type lines []string

func (s *lines) add(format string, args ...any) {
	*s = append(*s, strings.TrimRight(fmt.Sprintf(format, args...), " "))
}

func (s *lines) exchange(x world.Exchange) {
	s.add("-> %s %s", x.Method, x.Path)
	for _, h := range slices.Sorted(maps.Keys(x.Sent)) {
		if h != "Accept-Encoding" && h != "User-Agent" && h != "Content-Length" {
			s.add("     %s: %q", h, x.Sent.Get(h))
		}
	}
	if x.SentBody != "" {
		s.add("     %s", strings.TrimSpace(x.SentBody))
	}
	s.add("<- %d", x.Status)
	for _, h := range slices.Sorted(maps.Keys(x.Answered)) {
		if h != "Date" && h != "Content-Length" {
			s.add("     %s: %s", h, x.Answered.Get(h))
		}
	}
	s.add("     %s", strings.TrimSpace(x.Body))
}
