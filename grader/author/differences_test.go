package author

import (
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDiffer(t *testing.T) {
	t.Parallel()
	correct := []seen{{"", "status code", "401"}, {"", "log line 1", "is there"}, {"", "log line 1: err", "a"}, {"later", "status code", "200"}, {"later", "log line 1", "is there"}, {"later", "log line 1: err", "a"}}
	for _, tc := range []struct {
		name  string
		other []seen
		want  []Difference
	}{
		{"nothing", correct, nil},
		{
			"an attribute, told once",
			[]seen{{"", "status code", "401"}, {"", "log line 1", "is there"}, {"", "log line 1: err", "b"}, {"later", "status code", "200"}, {"later", "log line 1", "is there"}, {"later", "log line 1: err", "b"}},
			[]Difference{{"", "log line 1: err", "a", "b"}},
		},
		{
			"a line that is missing later",
			[]seen{{"", "status code", "401"}, {"", "log line 1", "is there"}, {"", "log line 1: err", "a"}, {"later", "status code", "401"}},
			[]Difference{{"later", "status code", "200", "401"}, {"later", "log line 1", "is there", ""}},
		},
		{
			"an attribute more", append([]seen{{"", "log line 1: rows", "0"}}, correct...),
			[]Difference{{"", "log line 1: rows", "", "0"}},
		},
	} {
		assert.Equal(t, tc.want, differ(correct, tc.other), tc.name)
	}
}

// Every lab that a test should fail on differs from the correct one in something that a hint can show, or says why it does not.
func TestDifferences(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	for _, f := range e.Tickets() {
		for _, l := range e.Wrong(f) {
			differ, err := Differences(t.Context(), e.First(f), l)
			require.NoError(t, err)
			if l.Kind != course.Mutant || l.Unseen == "" {
				assert.NotEmpty(t, differ, l.Code)
			}
		}
	}
}
