package report_test

import (
	"bytes"
	"testing"

	"failurelab/grader/report"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

// A student's copy of the course has no solutions to compare with.
func TestStudentsAreNotSentToSolutions(t *testing.T) {
	t.Parallel()
	r := result.Result{
		Exercise: "01_unauthorized", Folder: "exercises/01_unauthorized", Form: result.Tests, Scope: result.Whole, Verdict: result.Done,
		Tickets: []result.Ticket{{Ticket: "T101", Verdict: result.Done}},
	}
	for student, says := range map[bool]string{false: "Done. Compare with solutions/01_unauthorized, and see the whole course", true: "Done. See the whole course"} {
		r.Student = student
		var block, course bytes.Buffer
		report.Block(&block, r, report.Options{})
		report.Course(&course, []result.Result{r})
		assert.Contains(t, block.String(), says)
		assert.Equal(t, student, !bytes.Contains(block.Bytes(), []byte("solutions/")))
		assert.Equal(t, student, !bytes.Contains(course.Bytes(), []byte("solutions/")), course.String())
	}
}
