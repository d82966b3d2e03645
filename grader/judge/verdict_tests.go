package judge

import (
	"fmt"

	"failurelab/grader/result"
)

// maxTests is how many tests of a ticket are judged. Many small ones would let the grader sort out which of them are right.
const maxTests = 8

// hasTooManyTests says whether more than [maxTests] tests open the ticket. Subtests that open it count.
func (o *TicketObservation) hasTooManyTests() bool { return len(o.tests()) > maxTests }

// tests are the tests that opened the ticket, each once.
func (o *TicketObservation) tests() (tests []string) {
	seen := map[string]bool{}
	for _, opening := range o.Opened {
		if !seen[opening.Test] {
			tests = append(tests, opening.Test)
		}
		seen[opening.Test] = true
	}
	return tests
}

// tooManyTests is when a ticket has more tests than are judged.
func tooManyTests(t *result.Ticket) {
	t.Verdict, t.Points = result.Wrong, 0
	t.Message = fmt.Sprintf("%d tests open %s, and at most %d are judged", len(t.Tests), t.Ticket, maxTests)
	t.Remedy = "put assertions about the same ticket into one test: open the ticket once, and use t.Run for the parts"
}
