package command

import (
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

func TestAChangeNamesItsStudentAndItsVoidLabs(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "")
	c := result.Change{
		Student: "s0007", From: 10, To: 20, Policy: []string{"void 01-T101-m1", "void 01-T101-m2"},
		Exercises: []result.ExerciseChange{{
			Exercise: "01_unauthorized", From: 10, To: 20, Verdicts: [2]result.Verdict{result.Started, result.Done},
			Tickets: []result.TicketChange{{Ticket: "T101", From: 10, To: 20, Verdicts: [2]result.Verdict{result.TooWeak, result.Done}, Labs: []result.Flip{
				{Lab: "01-T101-m1", Was: "missed"}, {Lab: "01-T101-m2", Is: "caught"}, {Lab: "01-T101-m3", Is: "caught"},
			}}},
		}},
	}
	s.change(c, "Ada L\x1bovelace")
	assert.Contains(t, out.String(), `s0007 (Ada L\x1bovelace): 10 -> 20`)
	assert.Contains(t, out.String(), "01-T101-m1 missed -> does not count; 01-T101-m2 did not count -> caught; 01-T101-m3 not tried -> caught\n")
	out.Reset()
	s.change(c, "")
	assert.Contains(t, out.String(), "s0007: 10 -> 20\n")
}
