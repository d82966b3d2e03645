package judge

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever a learner's program says, a result has nothing in it that a terminal obeys, no line that looks like one of ours, and
// an end.
func TestResultsAreClean(t *testing.T) {
	t.Parallel()
	bad := "\x1b[2J\u202e\nDone." + strings.Repeat("x", 7<<20)
	const shown = `\x1b[2J\u202e\nDone.xxx`
	for name, tc := range map[string]struct {
		change func(*Observations, *TicketObservation)
		in     func(result.Result) string
	}{
		"a TODO": {
			func(_ *Observations, o *TicketObservation) {
				o.Right[0].Reports[0].Skipped, o.Right[0].Reports[0].Todo = true, &wire.Todo{Question: bad}
			},
			func(r result.Result) string { return r.Tickets[0].Message },
		},
		"a misuse": {
			func(_ *Observations, o *TicketObservation) { o.Right[0].Reports[0].Misused = bad },
			func(r result.Result) string { return r.Tickets[0].Message },
		},
		"the name of a test": {
			func(_ *Observations, o *TicketObservation) { o.Opened[0].Test = bad },
			func(r result.Result) string { return r.Tickets[0].Tests[0] },
		},
		"the name of a test that fails": {
			func(_ *Observations, o *TicketObservation) {
				o.Right[0].Reports[0].Test, o.Right[0].Reports[0].Failed = bad, true
			},
			func(r result.Result) string { return r.Tickets[0].Message },
		},
		"the words of a panic": {
			func(o *Observations, _ *TicketObservation) { o.Crash = &Crash{Panicked: true, Last: bad} },
			func(r result.Result) string { return strings.TrimPrefix(r.Message, "the test program panics (") },
		},
		"a cause": {
			func(_ *Observations, o *TicketObservation) {
				for i := range o.Right {
					o.Right[i].Reports[0].Diagnoses[0].Cause = bad
				}
			},
			func(r result.Result) string { return r.Tickets[0].Diagnosis.Cause },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := solved()
			tc.change(o, of(o))
			r := Verdict(small.Exercise(), o)
			r.Tickets = append([]result.Ticket{}, r.Tickets...)
			for i := range r.Tickets { // the one that is meant comes first
				if r.Tickets[i].Ticket == small.Core {
					r.Tickets[0], r.Tickets[i] = r.Tickets[i], r.Tickets[0]
				}
			}
			assert.Contains(t, strings.ReplaceAll(tc.in(r), "\n", `\n`), shown)
			text, err := json.Marshal(r)
			require.NoError(t, err)
			assert.Less(t, len(text), 100_000)
			assert.NotContains(t, string(text), `\u001b`)
			assert.NotContains(t, string(text), "\u202e")
		})
	}
}

// Only what a compiler, the grader itself or a look at an incident says may have several lines.
func TestLinesOfACleanResult(t *testing.T) {
	t.Parallel()
	compiler := Verdict(small.Exercise(), &Observations{CompileError: "\x1b]0;x\a:1: a\n\tb"})
	assert.Equal(t, `\x1b]0;x\a:1: a`+"\n\tb", compiler.Message)
	fault := Fault(small.Exercise(), errors.New("a\nb\x1b"))
	assert.Contains(t, fault.Message, "a\nb\\x1b")
	r := result.Result{
		Tickets: []result.Ticket{{Tests: make([]string, 200), Message: "a\nb"}},
		Triage:  &result.TriageSummary{Mistakes: []string{"a\nb\r"}, Answers: []string{"c\nd\r"}, Causes: []result.TriagedCause{{Named: map[string]int{"a\n": 2}}}},
	}
	cleaned := clean(r)
	assert.Equal(t, `a\nb`, cleaned.Tickets[0].Message)
	assert.Len(t, cleaned.Tickets[0].Tests, 50)
	assert.Equal(t, []string{"a\nb\\r"}, cleaned.Triage.Mistakes)
	assert.Equal(t, []string{"c\nd\\r"}, cleaned.Triage.Answers)
	assert.Equal(t, map[string]int{`a\n`: 2}, cleaned.Triage.Causes[0].Named)
	assert.Equal(t, "a\nb", r.Tickets[0].Message, "the one that was handed in stays as it is")
}
