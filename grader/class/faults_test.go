package class_test

import (
	"os"
	"testing"
	"time"

	"failurelab/grader/class"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A host that fails is a fault of ours. It stands in the record, the class goes on, and the next run grades the exercise again.
func TestAFaultyHostIsAFaultInTheRecord(t *testing.T) {
	t.Parallel()
	g := grader(t, nil)
	for _, tc := range []struct{ name, host, want string }{
		{"exits at once", "exits", "the host of the labs ended before it had seen everything (exit status 7): no more \x1b[31mmemory"},
		{"says what is no reply", "babbles", "the host of the labs said what is no reply (invalid character 'T' looking for beginning of value)"},
		{"hangs", "hangs", "grading it took longer than 100ms. If its tests are not to blame, raise submission under limits in grade.yaml"},
		{"cannot be started", "", "start the host: fork/exec /nowhere/grader: no such file or directory"},
	} {
		t.Run(tc.name, func(t *testing.T) { // one after the other: they share a grader
			from := handIn(t, map[string]map[string]string{"cyd": cheap["cyd"], "bob": entries["bob"]})
			p := plan(t, from, t.TempDir())
			right := g.Options
			g.Host = []string{os.Args[0], tc.host}
			if tc.host == "" {
				g.Host = []string{"/nowhere/grader"}
			}
			if tc.host == "hangs" {
				g.Limits.Submission = 100 * time.Millisecond
			}
			sum, graded := gradeAll(t, g, p)
			g.Options = right
			assert.Equal(t, class.Summary{Graded: 2, Absent: 1, Faults: []string{"bob"}}, sum)
			assert.Equal(t, []string{"bob", "cyd"}, graded)
			bob := recordOf(t, p, "bob")
			for _, name := range []string{one, two} {
				e := exerciseOf(t, bob, name)
				assert.Nil(t, e.Observations)
				assert.Equal(t, tc.want, e.Fault)
			}
			assert.Empty(t, exerciseOf(t, recordOf(t, p, "cyd"), one).Fault)
			if tc.host != "exits" {
				return // the next run is the same after each of them
			}
			sum, graded = gradeAll(t, g, p)
			assert.Equal(t, class.Summary{Graded: 1, Kept: 1, Absent: 1}, sum)
			assert.Equal(t, []string{"bob"}, graded)
			assert.NotNil(t, exerciseOf(t, recordOf(t, p, "bob"), one).Observations)
		})
	}
}

// A submission that changes after the class was read is graded the next time.
func TestASubmissionThatChangesWhileTheClassIsGraded(t *testing.T) {
	t.Parallel()
	from := handIn(t, map[string]map[string]string{"cyd": cheap["cyd"]})
	g, p := grader(t, nil), plan(t, from, t.TempDir())
	put(t, from+"/cyd/"+one+"/exercise_test.go", notGo+"// later\n")
	sum, err := g.All(t.Context(), nil, p)
	require.NoError(t, err)
	assert.Equal(t, []string{"cyd"}, sum.Faults)
	_, err = p.Store.Read("cyd")
	require.ErrorIs(t, err, os.ErrNotExist)
	again := plan(t, from, t.TempDir())
	again.Store = p.Store
	_, graded := gradeAll(t, g, again)
	assert.Equal(t, []string{"cyd"}, graded)
}

func TestAGraderNeedsASecret(t *testing.T) {
	t.Parallel()
	_, err := class.New(t.Context(), class.Options{})
	require.EqualError(t, err, "class: no secret to draw seeds from")
}
