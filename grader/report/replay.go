package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Side lists what a ticket's tests did on one lab, line by line.
type Side struct {
	Did     []string // compared with the other side
	Printed []string // what the tests printed: shown, but not compared
	Asked   bool     // the tests asked the lab something
}

// Beside shows a lab beside a correct one.
type Beside struct {
	Code       string
	Sentence   string // "a lab that ..."
	Clause     string // "clause 401.2, name: promise", or "" when it breaks none
	ShouldPass bool
	Correct    Side
	Other      Side
}

// Write writes both sides. Lines of the other side that differ are marked.
func (b Beside) Write(w io.Writer) {
	fmt.Fprintf(w, "%s   %s\n", b.Code, b.Sentence)
	if b.Clause != "" {
		fmt.Fprintln(w, b.Clause)
	}
	fmt.Fprintf(w, "\n== A correct lab. Your test should pass.\n%s\n", strings.Join(b.Correct.lines(), "\n"))
	expected := "fail"
	if b.ShouldPass {
		expected = "pass"
	}
	fmt.Fprintf(w, "\n== %s. Your test should %s. A ! marks each line that differs (ids and times aside).\n%s\n",
		b.Code, expected, strings.Join(b.marked(), "\n"))
	switch {
	case !b.Other.Asked && !b.Differ():
		fmt.Fprintln(w, "\nYour test asked this lab nothing: begin with the customer's request, api.ServeHTTP(rec, api.Request()).")
	case !b.Differ():
		fmt.Fprintln(w, "\nNothing differs in what your test looked at. Look elsewhere: another request, after the cure, api.SQL or api.Metrics.")
	}
}

func (s Side) lines() []string {
	lines := s.Did
	if len(s.Printed) > 0 {
		lines = append(lines[:len(lines):len(lines)], "it printed:")
		for _, line := range s.Printed {
			lines = append(lines, strings.TrimRight("  "+line, " "))
		}
	}
	return lines
}

// Differ says whether the tests did anything on one side that they did not do on the other, except for ids and times.
func (b Beside) Differ() bool {
	return Normal(strings.Join(b.Correct.Did, "\n")) != Normal(strings.Join(b.Other.Did, "\n"))
}

// marked are the lines of the other side, those with a ! that are not on the correct one.
func (b Beside) marked() []string {
	correct, other := Normal(text(b.Correct.Did)), Normal(text(b.Other.Did))
	differs := map[int]bool{}
	diff, err := udiff.ToUnifiedDiff("", "", correct, udiff.Lines(correct, other), len(b.Other.Did))
	if err != nil {
		panic(err) // only for edits of another text
	}
	for _, h := range diff.Hunks {
		at := h.ToLine - 1
		for _, line := range h.Lines {
			if line.Kind == udiff.Insert {
				differs[at] = true
			}
			if line.Kind != udiff.Delete {
				at++
			}
		}
	}
	var marked []string
	for i, line := range b.Other.lines() {
		sign := "  "
		if differs[i] {
			sign = "! "
		}
		marked = append(marked, sign+line)
	}
	return marked
}

// text is lines, each with its line break.
func text(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}
