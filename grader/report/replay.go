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
	fmt.Fprintf(w, "\n== %s. Your test should %s. A ! marks a line that differs, and a - marks a line that is missing. Ids and times do not count.\n%s\n",
		b.Code, expected, strings.Join(b.marked(), "\n"))
	switch {
	case !b.Other.Asked && !b.Differ():
		fmt.Fprintln(w, "\nYour test asked this lab nothing: begin with the customer's request, api.ServeHTTP(rec, api.Request()).")
	case !b.Differ():
		fmt.Fprintln(w, "\nNothing differs in what your test looked at. Look elsewhere: another request, a request after the cure, what your stand-in receives, api.SQL or api.Metrics.")
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

// marked are the lines of the other side: those with a ! are not on the correct one, and those with a - only there.
func (b Beside) marked() (marked []string) {
	d := b.compared()
	lines := b.Other.lines()
	for i := range len(lines) + 1 {
		if b.Other.Asked {
			for _, gone := range d.missing[i] {
				marked = append(marked, "- "+gone)
			}
		}
		if i == len(lines) {
			break
		}
		sign := "  "
		if d.differs[i] {
			sign = "! "
		}
		marked = append(marked, sign+lines[i])
		if correct, ok := d.instead[i]; ok {
			marked = append(marked, otherMembers(b.Correct.Did[correct], lines[i])...)
		}
	}
	return marked
}

// comparison says what became of each line of the other side.
type comparison struct {
	differs map[int]bool
	missing map[int][]string // lines that only the correct side has; they stand before the line
	instead map[int]int      // the correct side's line, of which a line takes the place
}

// compared compares the two sides, line by line. What was replaced by another line is not missing.
func (b Beside) compared() comparison {
	correct, other := Normal(text(b.Correct.Did)), Normal(text(b.Other.Did))
	c := comparison{map[int]bool{}, map[int][]string{}, map[int]int{}}
	diff, err := udiff.ToUnifiedDiff("", "", correct, udiff.Lines(correct, other), len(b.Other.Did))
	if err != nil {
		panic(err) // only for edits of another text
	}
	for _, h := range diff.Hunks {
		at, from, inserted := h.ToLine-1, h.FromLine-1, 0
		var deleted []string
		end := func() {
			c.missing[at] = append(c.missing[at], deleted[min(inserted, len(deleted)):]...)
			deleted, inserted = nil, 0
		}
		for _, line := range h.Lines {
			switch line.Kind {
			case udiff.Insert:
				c.differs[at] = true
				if inserted < len(deleted) {
					c.instead[at] = from - len(deleted) + inserted
				}
				inserted++
				at++
			case udiff.Delete:
				deleted = append(deleted, strings.TrimSuffix(line.Content, "\n"))
				from++
			default:
				end()
				at++
				from++
			}
		}
		end()
	}
	return c
}

// text is lines, each with its line break.
func text(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}
