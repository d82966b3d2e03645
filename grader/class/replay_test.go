package class_test

import (
	"testing"

	"failurelab/grader/class"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A record is enough to run a test on a lab again.
func TestReplayOfARecord(t *testing.T) {
	t.Parallel()
	records, g := undisturbed(t), grader(t, nil)
	e := course.Find(one)
	correct, other, err := g.Replay(t.Context(), records["ada"], e, "T101", "01-T101-m1")
	require.NoError(t, err)
	for _, r := range []class.Replayed{correct, other} {
		assert.True(t, r.Asked)
		assert.NotEmpty(t, r.Did)
	}
	assert.NotEqual(t, correct.Did, other.Did, "the broken lab is another one")

	for student, want := range map[string]string{
		"cyd": "there is nothing to run: the tests of 01_unauthorized: they do not compile:\nexercises/01_unauthorized/exercise_test.go:5:",
		"dee": "there is nothing to run: the tests of 01_unauthorized: 01_unauthorized/exercise_test.go:4: This file imports \"os/exec\", which is not allowed",
		"gus": "there is nothing to run: the tests of 01_unauthorized: none were handed in",
	} {
		_, _, err := g.Replay(t.Context(), records[student], e, "T105", "01-T105-m1")
		require.ErrorContains(t, err, want)
	}
	_, _, err = g.Replay(t.Context(), records["ada"], e, "T101", "01-T102-m1")
	require.EqualError(t, err, "01-T102-m1 is not tried on T101")
}

// The doctor starts a host that has nothing to do.
func TestDoctorSaysWhatIsEnforced(t *testing.T) {
	t.Parallel()
	r, err := grader(t, nil).Doctor(t.Context())
	require.NoError(t, err)
	assert.Contains(t, r.Enforced, "empty environment")
}
