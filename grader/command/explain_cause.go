package command

import (
	"fmt"

	"failurelab/lab/course"
	failures "failurelab/lab/failure"
)

// explainCause says the same as the README's table of suspects. It does not say which side has to change, because that is part of
// the diagnosis.
func (s *session) explainCause(f *failures.Failure) {
	fmt.Fprintf(s.out, "lab.%s   (%s)\n", course.Exported(f.Cause), f.Cause)
	s.columns("  ", f.Means)
	fmt.Fprintln(s.out, "\nA suspect in")
	for _, e := range s.suspectedIn(f.Cause) {
		s.columns(fmt.Sprintf("  %-18s ", e.Name), e.Title)
	}
	fmt.Fprintln(s.out, "\nWhat you would see")
	s.columns("  ", f.See)
}
