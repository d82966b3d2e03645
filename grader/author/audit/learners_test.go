package audit

import (
	"strings"
	"testing"

	"failurelab/grader/internal/golden"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What each lazy learner keeps of a solution: before the cure, and after it.
func TestLearnersKeep(t *testing.T) {
	t.Parallel()
	assertions := []Assertion{
		{Number: 1, Text: "the status", Status: []int{401}},
		{Number: 2, Text: "another status", Status: []int{404}},
		{Number: 3, Text: "an error", Error: true},
		{Number: 4, Text: "the log has a line", Exists: true},
		{Number: 5, Text: "the cause"},
	}
	var said strings.Builder
	for _, l := range learners {
		o := l.off(small.Exercise(), assertions)
		for _, ticket := range []string{small.Core, small.Stretch} {
			for _, after := range []bool{false, true} {
				kept := []string{}
				for _, a := range assertions {
					if !o(ticket, after, a.Number) {
						kept = append(kept, a.Text)
					}
				}
				if !o(ticket, after, copies) {
					kept = append(kept, "the copied log line")
				}
				said.WriteString(l.name + ", " + ticket + map[bool]string{false: ", before the cure: ", true: ", after it: "}[after] + strings.Join(kept, ", ") + "\n")
			}
		}
	}
	golden.Equal(t, "testdata/learners.txt", said.String())
}

// A ticket that a status code earns teaches nothing.
func TestTooMuch(t *testing.T) {
	t.Parallel()
	alike := func(caught int) (list []result.Trial) {
		for n := range 3 {
			list = append(list, result.Trial{Kind: result.LookAlike, Caught: n < caught})
		}
		return list
	}
	for name, tc := range map[string]struct {
		t    result.Ticket
		want string
	}{
		"as it should be":      {result.Ticket{Points: 50, Max: 100, Labs: alike(1)}, ""},
		"all look-alikes":      {result.Ticket{Points: 50, Max: 100, Labs: alike(3)}, "catches all 3 look-alikes"},
		"many points":          {result.Ticket{Points: 90, Max: 100, Labs: alike(2)}, "earns 90 of 100 points, but may earn at most 80"},
		"many points, stretch": {result.Ticket{Points: 17, Max: 20, Stretch: true, Labs: alike(2)}, "may earn at most 16"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tooMuch(tc.t)
			assert.Contains(t, got, tc.want)
			assert.Equal(t, tc.want == "", got == "")
		})
	}
}

// What came of two exercises, as it is written.
func TestWrite(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	one, other := *small.Exercise(), *small.Exercise()
	other.Name = "02_forbidden"
	first, second := &report{exercise: &one, earned: map[string]earned{}}, &report{exercise: &other, earned: map[string]earned{}}
	graded := func(verdicts ...result.Verdict) (r result.Result) {
		for i, v := range verdicts {
			r.Tickets = append(r.Tickets, result.Ticket{Ticket: []string{small.Core, small.Another}[i], Verdict: v, Points: 40 * (i + 1), Max: 100})
		}
		return r
	}
	for _, l := range learners {
		first.learner(l, graded(result.TooWeak, result.TooStrict))
		second.learner(l, graded(result.TooWeak, result.Wrong))
	}
	second.learner(learners[4], graded(result.WrongDiagnosis, result.Done))
	p := weighing(t)
	a := &Audit{Redundant: true, Out: &out}
	a.weighed(first, p, p.weigh())
	second.counts = "not audited"
	require.Equal(t, 2, a.write([]*report{first, second}))
	golden.Equal(t, "testdata/written.txt", out.String())
}
