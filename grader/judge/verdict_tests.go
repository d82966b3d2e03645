package judge

import (
	"fmt"

	"failurelab/grader/result"
)

// hasTooManyTests says whether more than [result.MaxTests] tests open the ticket. Subtests that open it count.
func (o *TicketObservation) hasTooManyTests() bool { return len(o.tests()) > result.MaxTests }

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

// tooManyTests is the verdict on a ticket with more tests than are judged.
func tooManyTests(t *result.Ticket) {
	t.Verdict, t.Points = result.Wrong, 0
	t.Message = fmt.Sprintf("%d tests open %s, and at most %d are judged", len(t.Tests), t.Ticket, result.MaxTests)
	t.Remedy = "put assertions about the same ticket into one test: open the ticket once, and use t.Run for the parts"
}
