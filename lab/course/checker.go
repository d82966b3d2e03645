package course

import (
	"fmt"
	"strings"
)

// Defect is something that an author still has to do.
type Defect struct {
	Ticket string // "T105"; "": it belongs to no single ticket
	File   string // where to do it, below the root of the module
	What   string // one line
}

func (d Defect) String() string { return d.File + ": " + d.What }

// Folder is what an exercise's folder holds for the learner who begins.
type Folder struct {
	README  string // README.md
	Starter string // exercise_test.go, as it is handed out
}

// File returns where the exercise's contract is written down, below the root of the module.
func (e *Exercise) File() string { return "lab/course/" + e.Name + ".go" }

// checker collects defects. ticket and file are those that it looks at.
type checker struct {
	e            *Exercise
	ticket, file string
	defects      []Defect
}

func (c *checker) off(format string, args ...any) {
	what := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	c.defects = append(c.defects, Defect{c.ticket, c.file, what})
}

// must complains unless something is there.
func (c *checker) must(there bool, format string, args ...any) {
	if !there {
		c.off(format, args...)
	}
}
