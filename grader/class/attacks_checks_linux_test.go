package class_test

import (
	"regexp"
	"testing"

	"failurelab/grader/class/store"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/sandbox"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// worked is a try that worked, with the part of the sandbox that should have stopped it.
var worked = regexp.MustCompile(`WORKED \[([^\]]*)\] ([^|]*)\|`)

// requireNothingWorked fails for each try that worked, unless this machine lacks what stops it.
func requireNothingWorked(t *testing.T, r store.Record) {
	t.Helper()
	texts := said(r)
	require.Len(t, texts, 5, "every test says what it tried")
	lacking := ""
	for _, text := range texts {
		assert.Regexp(t, `^[1-9]\d* tries`, text)
		for _, m := range worked.FindAllStringSubmatch(text, -1) {
			if missing(r, m[1]) {
				lacking = m[1]
				continue
			}
			t.Errorf("%s, and %s does not stop it", m[2], m[1])
		}
	}
	t.Log(texts)
	if lacking != "" && !t.Failed() {
		t.Skipf("this machine does not have: %s", lacking)
	}
}

// requireNothingLeft fails if a run has found what another has left behind.
func requireNothingLeft(t *testing.T, r store.Record) {
	t.Helper()
	texts := said(r)
	found := ""
	for _, text := range texts {
		if text != "left: " && len(text) > len(found) {
			found = text
		}
	}
	if found == "" {
		require.GreaterOrEqual(t, len(texts), 10, "every run says what it has found")
		return
	}
	for _, part := range []string{sandbox.IPC, sandbox.Keyring, sandbox.User, sandbox.Root, sandbox.Temp} {
		if missing(r, part) {
			t.Skipf("this machine does not have: %s. A run has found: %s", part, found)
		}
	}
	t.Error(found)
}

// requireNothingAnswered fails if an incident's lab did what is only for tickets.
func requireNothingAnswered(t *testing.T, r store.Record) {
	t.Helper()
	texts := said(r)
	require.NotEmpty(t, texts)
	for _, text := range texts {
		assert.Equal(t, "answered: ", text)
	}
}

// requireOwnPlaces fails if a message points out of the exercise's folder.
func requireOwnPlaces(t *testing.T, r store.Record) {
	t.Helper()
	v := judge.Verdict(course.Find("01_unauthorized"), r.Exercises[0].Observations)
	require.NotNil(t, v.Next)
	assert.NotContains(t, v.Next.At, "shadow")
}

// requireCrash fails if a crash has no clear verdict.
func requireCrash(t *testing.T, r store.Record) {
	t.Helper()
	v := judge.Verdict(course.Find("01_unauthorized"), r.Exercises[0].Observations)
	assert.Contains(t, v.Message, "TestHelper panics (")
	assert.Equal(t, "exercises/01_unauthorized/exercise_test.go:7", v.Next.At)
}

// requireCrashes fails if a bomb did not go off, or did not end its own run only.
func requireCrashes(t *testing.T, r store.Record) {
	t.Helper()
	v := judge.Verdict(course.Find("01_unauthorized"), r.Exercises[0].Observations)
	for _, ticket := range v.Tickets {
		t.Log(ticket.Ticket, ticket.Verdict, ticket.Message)
		if ticket.Ticket != "T108" {
			assert.Equal(t, result.Crashed, ticket.Verdict, ticket.Ticket)
		}
	}
}

// requireNothingSkipped fails if a test could not do what it was after.
func requireNothingSkipped(t *testing.T, r store.Record) {
	t.Helper()
	for _, trial := range r.Exercises[0].Observations.Tickets["T105"].Right {
		require.Len(t, trial.Reports, 1)
		assert.False(t, trial.Reports[0].Skipped, "no child was started")
	}
}
