package class_test

import (
	"testing"

	"failurelab/grader/class/inspect"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What each kind of submission gets. A record holds no points: they follow from what was seen.
func TestWhatASmallClassGets(t *testing.T) {
	t.Parallel()
	records := undisturbed(t)
	for _, tc := range []struct {
		student, exercise string
		verdict           result.Verdict
		ticket            string
		of                result.Verdict
	}{
		{"ada", one, result.Started, "T101", result.Done},
		{"bob", one, result.Started, "T105", result.Wrong},
		{"bob", two, result.Started, "T201", result.Wrong},
		{"cyd", one, result.DoesNotCompile, "", ""},
		{"cyd", two, result.Started, "T201", result.Wrong},
		{"dee", two, result.Started, "T201", result.Wrong},
		{"eve", one, result.Started, "T105", result.Wrong},
		{"fay", one, result.Started, "T105", result.Wrong},
		{"fay", two, result.Started, "T201", result.Wrong},
	} {
		t.Run(tc.student+" "+tc.exercise, func(t *testing.T) {
			t.Parallel()
			e := exerciseOf(t, records[tc.student], tc.exercise)
			assert.Empty(t, e.Fault)
			require.NotNil(t, e.Observations)
			v := judge.Verdict(course.Find(tc.exercise), e.Observations)
			assert.Equal(t, tc.verdict, v.Verdict)
			for _, ticket := range v.Tickets {
				if ticket.Ticket == tc.ticket {
					assert.Equal(t, tc.of, ticket.Verdict, ticket.Message)
				}
			}
		})
	}
	assert.True(t, inspect.Separate(map[string][]byte{"helper_test.go": []byte(helper)}), "fay's exercises need two programs")
	assert.Nil(t, exerciseOf(t, records["dee"], one).Observations, "what is refused is not built")
	require.Len(t, records["dee"].Handed.Refused, 1)
	assert.Equal(t, one, records["dee"].Handed.Refused[0].Exercise)
	assert.Contains(t, exerciseOf(t, records["cyd"], one).Observations.CompileError, "exercises/01_unauthorized/exercise_test.go:5:")
	assert.Empty(t, records["gus"].Exercises)
	assert.False(t, records["gus"].Handed.None, "it is there, without a file that counts")
	assert.True(t, records["hal"].Handed.None)
}
