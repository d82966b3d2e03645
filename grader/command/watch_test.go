package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWatchSaysWhatItCannotWatch(t *testing.T) {
	t.Parallel()
	s, _ := learner(t, "")
	err := s.watch(t.Context(), []string{"99_nothing"})
	assert.Equal(t, Misuse, exitCode(err))
	assert.EqualError(t, err, `there is no exercise "99_nothing". Exercises look like 01_unauthorized`)

	s, _, roots := onBadGround(t)
	err = s.watch(t.Context(), nil)
	assert.Equal(t, Fault, exitCode(err))
	require.EqualError(t, err, badGround)
	assert.Equal(t, []string{s.source.Root}, *roots)
}

// The end of ctx, which Ctrl-C brings, is no error.
func TestWatchEnds(t *testing.T) {
	t.Parallel()
	s, _ := learner(t, "does_not_compile")
	ctx, cancel := context.WithCancel(t.Context())
	out := &cancelling{cancel: cancel}
	s.out = out
	require.NoError(t, s.watch(ctx, nil))
	assert.Contains(t, out.String(), "DOES NOT COMPILE")
}

// cancelling is an output that ends what writes to it.
type cancelling struct {
	bytes.Buffer

	cancel context.CancelFunc
}

func (c *cancelling) Write(b []byte) (int, error) {
	c.cancel()
	return c.Buffer.Write(b)
}

func TestHintsWhileWatching(t *testing.T) {
	t.Parallel()
	next := &result.Next{Ticket: small.Core, At: "exercise_test.go:20", What: "go on"}
	wrong := result.Ticket{Ticket: small.Core, Symptom: "It worked this morning", Verdict: result.Wrong, At: "exercise_test.go:20", Message: "TestT105 fails", Remedy: "read it"}
	for name, tc := range map[string]struct {
		result result.Result
		want   string
	}{
		"a ticket":         {result.Result{Verdict: result.Started, Next: next, Tickets: []result.Ticket{wrong}}, "T105 WRONG: \"It worked this morning\"\nexercise_test.go:20: TestT105 fails.\nRead it.\n"},
		"nothing is next":  {result.Result{Verdict: result.Done}, "01_unauthorized is done. No hint is left.\n"},
		"no ticket":        {result.Result{Verdict: result.Started, Next: &result.Next{At: "x_test.go", What: "check clause 401.2"}}, "x_test.go   check clause 401.2\n"},
		"not judged":       {result.Result{Verdict: result.DoesNotCompile, Message: "oops", Next: &result.Next{At: "x_test.go", What: "mend it"}}, "DOES NOT COMPILE: oops\n"},
		"no next, no test": {result.Result{Verdict: result.DoesNotCompile, Message: "oops"}, "DOES NOT COMPILE: oops\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := learner(t, "")
			tc.result.Exercise = small.Folder
			assert.Equal(t, tc.want, s.said(func(s *session) error { return s.hintFor(t.Context(), tc.result) }))
		})
	}
}

func TestSaidWithErrors(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "")
	assert.Equal(t, "not understood\n", s.said(func(*session) error { return misuse("not understood") }))
	assert.Equal(t, "GRADER ERROR   this is our fault, not yours, and says nothing about your tests: oh\n", s.said(func(*session) error { return errors.New("oh") }))
	assert.Empty(t, out.String())

	assert.Equal(t, os.Stdout, file(&sink{w: os.Stdout}))
	assert.Nil(t, file(out))
}
