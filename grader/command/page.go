package command

import (
	"fmt"

	"failurelab/grader/report"
	"failurelab/lab/wire"
)

// pageWidth is how many columns the texts of the companion's commands take at most.
const pageWidth = 80

// columns writes a text behind a first column, wrapped. The following lines have the same indent.
func (s *session) columns(first, text string) {
	report.Text(s.out, first, wire.Escaped(text, maxShown, "\n\t"), pageWidth)
}

// paragraph writes a text, wrapped.
func (s *session) paragraph(text string) { s.columns("", text) }

// row writes a command and what it does, in two columns.
func (s *session) row(what, command string) { fmt.Fprintf(s.out, "  %-18s %s\n", what, command) }

// grader is how a learner starts a command of ours.
const grader = "go run ./grader/cmd/grader"
