package report

import (
	"strings"
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

func TestMarked(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	Marked(&b, result.Result{
		Verdict: result.Started,
		Tickets: []result.Ticket{
			{Ticket: "T101", Verdict: result.Done, Points: 100, Max: 100},
			{Ticket: "T102", Verdict: result.TooWeak, Points: 60, Max: 100, Message: "your test misses 1 of 2 broken labs", At: "exercises/01_unauthorized/exercise_test.go:7", Labs: []result.Trial{
				{Code: "01-T102-m1", Kind: result.Broken, Clause: "401.2", Ask: "a hint that is the student's"}, {Code: "01-T102-m2", Kind: result.Broken, Caught: true},
			}},
			{Ticket: "T103", Verdict: result.NotStarted, Max: 100, Message: "what does the log say?", At: "exercises/01_unauthorized/exercise_test.go:9"},
		},
		House: []result.Trial{{Code: "01-h1", Clause: "401.5"}, {Code: "01-h2", Caught: true}},
	})
	assert.Equal(t, `  T101  done              100/100
  T102  too weak           60/100  Your test misses 1 of 2 broken labs. Missed: 01-T102-m1 (401.2).
                                   (exercises/01_unauthorized/exercise_test.go:7)
  T103  not started         0/100
  house rules: 1 of 2. Not checked: 01-h1 (401.5)
`, b.String())
}

// A triage that was not begun has no points, and the instructor reads why.
func TestMarkedTriage(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	Marked(&b, result.Result{Verdict: result.NotStarted, Form: result.Triage})
	assert.Equal(t, "  not started: Triage still has its TODO, or no test puts it on call\n", b.String())
}
