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
	if l.Kind == course.House { // of no ticket: one whose test meets it
		return c.houseRule(ctx, e, p, code)
	}
	first, second, err := sides(ctx, e, p, ticket, l)
	if err != nil {
		return err
	}
	c.beside(e, l, first, second)
	return nil
}

// houseRule shows the first ticket in which anything differs.
func (c *command) houseRule(ctx context.Context, e *course.Exercise, p grader.Program, code string) error {
	var shown course.Lab
	var first, second []string
	for _, f := range e.Tickets() {
		for _, l := range e.HouseRules(f) {
			if l.Code != code {
				continue
			}
			a, b, err := sides(ctx, e, p, f.Ticket.Number, l)
			if err != nil {
				return err
			}
			_, differ := mark(b, a)
			if first == nil || differ {
				shown, first, second = l, a, b
			}
			if differ {
				c.beside(e, shown, first, second)
				return nil
			}
		}
	}
	c.beside(e, shown, first, second)
	return nil
}

// sides are what a ticket's tests do on the first right lab, and on another one.
func sides(ctx context.Context, e *course.Exercise, p grader.Program, ticket string, l course.Lab) (first, second []string, err error) {
	both, err := grader.Replay(ctx, e, p, ticket, e.References(e.Ticket(ticket))[0], l)
	if err != nil {
		return nil, nil, err
	}
	return side(both[0]), side(both[1]), nil
}

// beside writes both.
func (c *command) beside(e *course.Exercise, l course.Lab, first, second []string) {
	clause := e.Clause(l.Clause)
	fmt.Fprintf(c.out, "%s   %s\n", l.Code, l.Sentence)
	if clause.Number != "" {
		fmt.Fprintf(c.out, "clause %s, %s: %s\n", clause.Number, clause.Name, clause.Promise)
	}
	fmt.Fprintf(c.out, "\n== A lab that keeps the contract. Your test should pass.\n%s", strings.Join(first, "\n"))
	expected := "fail"
	if l.Kind == course.Reference {
		expected = "pass"
	}
	marked, differ := mark(second, first)
	fmt.Fprintf(c.out, "\n\n== %s. Your test should %s. Lines that differ, but for ids and times, begin with a !\n%s\n",
		l.Code, expected, strings.Join(marked, "\n"))
	switch {
	case !slices.ContainsFunc(second, func(line string) bool { return strings.HasPrefix(line, "->") || strings.HasPrefix(line, "sql ") }) && !differ:
		fmt.Fprintln(c.out, "\nNothing was asked of it: begin with the customer's request, api.ServeHTTP(rec, api.Request()).")
	case !differ:
		fmt.Fprintln(c.out, "\nNothing differs in what your test looked at: another call, another moment, api.SQL or api.Metrics would show it.")
	}
}

// mark puts a ! before the lines that stand otherwise on the other side, and says whether there are any. What the tests
// print is shown, and not compared.
func mark(lines, other []string) (marked []string, differ bool) {
	a := strings.Split(grader.Normal(strings.Join(lines, "\n")), "\n")
	b := strings.Split(grader.Normal(strings.Join(other, "\n")), "\n")
	same := common(a, b)
	printing := false
	for i, line := range lines {
		sign := "  "
		printing = printing || line == printed
		if !same[i] && !printing {
			sign, differ = "! ", true
		}
		marked = append(marked, sign+line)
	}
	return marked, differ || missing(b, a)
}

// missing says whether a has lines, up to what is printed, that b lacks.
func missing(a, b []string) bool {
	same := common(a, b)
	for i, line := range a {
		if line == printed {
			break
		}
		if !same[i] {
			return true
		}
	}
	return false
}

// common says which lines of a belong to its longest common subsequence with b.
func common(a, b []string) []bool {
	longest := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	same := make([]bool, len(a))
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			same[i] = true
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return same
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
			*s = append(*s, grader.Written(x)...)
		}
		for _, b := range t.Broken {
			s.add("-> %s %s", b.Method, b.URL)
			s.add("<- it broke: %s", b.Error)
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
		for _, name := range slices.Sorted(maps.Keys(t.Metrics)) {
			s.add("metric  %s = %s", name, t.Metrics[name])
		}
	}
	if strings.Contains(r.Output, "--- FAIL") || r.Trouble != "" {
		s.add(printed)
		for line := range strings.SplitSeq(strings.TrimSpace(r.Output), "\n") {
			s.add("  %s", line)
		}
	}
	return *s
}

const printed = "it printed:"

type lines []string

func (s *lines) add(format string, args ...any) {
	*s = append(*s, strings.TrimRight(fmt.Sprintf(format, args...), " "))
}
