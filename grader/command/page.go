package command

import (
	"fmt"
	"strings"

	"failurelab/lab/wire"

	"github.com/mitchellh/go-wordwrap"
)

// pageWidth is how many columns the texts of the companion's commands take at most.
const pageWidth = 80

// columns writes a text behind a first column, wrapped. The following lines are indented as far as the first one.
func (s *session) columns(first, text string) {
	indent := strings.Repeat(" ", len([]rune(first)))
	room := max(pageWidth-len(indent), 20)
	wrapped := wordwrap.WrapString(wire.Escaped(text, maxShown, "\n\t"), uint(room))
	for line := range strings.SplitSeq(wrapped, "\n") {
		fmt.Fprintln(s.out, strings.TrimRight(first+line, " "))
		first = indent
	}
}

// paragraph writes a text, wrapped.
func (s *session) paragraph(text string) { s.columns("", text) }

// row writes a command and what it does, in two columns.
func (s *session) row(what, command string) { fmt.Fprintf(s.out, "  %-18s %s\n", what, command) }

// grader is how a learner starts a command of ours.
const grader = "go run ./grader/cmd/grader"
