package command

import (
	"fmt"
	"strings"

	"failurelab/grader/class"
	"failurelab/grader/class/store"
)

// maxNamed is how many students a summary names.
const maxNamed = 10

// summary says what became of a run, and what to do next.
func (s *session) summary(g grading, sum class.Summary, confined store.Sandbox) {
	fmt.Fprintf(s.out, "%d graded, %d graded before", sum.Graded-len(sum.Faults), sum.Kept)
	if sum.Absent > 0 {
		fmt.Fprintf(s.out, ", %d handed in nothing", sum.Absent)
	}
	fmt.Fprintln(s.out, ".")
	if len(confined.Missing) > 0 {
		fmt.Fprintf(s.out, "This machine does not enforce: %s. For what that means: %s class doctor\n", strings.Join(confined.Missing, ", "), self())
	}
	if n := len(sum.Faults); n > 0 {
		named := sum.Faults[:min(n, maxNamed)]
		more := ""
		if n > len(named) {
			more = fmt.Sprintf(" and %d more", n-len(named))
		}
		fmt.Fprintf(s.out, "%d could not be graded completely, which is not their fault: %s%s. To see why: %s class marks %s --student %s. To try again: the same command.\n",
			n, shown(strings.Join(named, ", ")), more, self(), g.out, shown(named[0]))
	}
	if sum.Left > 0 {
		fmt.Fprintf(s.out, "%d are left. To go on: the same command.\n", sum.Left)
	}
	if sum.Graded+sum.Kept > 0 {
		fmt.Fprintf(s.out, "To see the marks: %s class marks %s\n", self(), g.out)
	}
}
