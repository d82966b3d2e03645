package command

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSolution(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	solve := func(t *testing.T, r result.Result, name string, giveUp bool) (*session, *bytes.Buffer, error) {
		t.Helper()
		s, out := graded(t, r)
		s.source.Root = root
		o, err := s.solutionOf(name)
		require.NoError(t, err)
		return s, out, s.solution(t.Context(), o, giveUp)
	}

	t.Run("of a ticket that is done", func(t *testing.T) {
		t.Parallel()
		s, out, err := solve(t, halfway(), "t101", true)
		require.NoError(t, err)
		assert.Contains(t, out.String(), "// solutions/01_unauthorized/exercise_test.go\n")
		assert.Contains(t, out.String(), "func TestT101(t *testing.T) {\n\tapi := lab.Open")
		assert.NotContains(t, out.String(), "func TestT102")
		assert.NoFileExists(t, s.surrenders(), "what is done is not given up")
	})
	t.Run("of one that is not", func(t *testing.T) {
		t.Parallel()
		s, out, err := solve(t, halfway(), "T105", false)
		assert.Equal(t, Failed, exitCode(err))
		assert.Empty(t, out.String())
		assert.NoFileExists(t, s.surrenders())
		expect(t, "solution_not_done", err.Error()+"\n")
	})
	t.Run("given up", func(t *testing.T) {
		t.Parallel()
		s, out, err := solve(t, halfway(), "T105", true)
		require.NoError(t, err)
		assert.Contains(t, out.String(), "func TestT105TokensEndOnTime", "both tests of the ticket")
		assert.Contains(t, out.String(), "// solutions/01_unauthorized/house_test.go\n")
		given, err := s.gaveUp()
		require.NoError(t, err)
		assert.Equal(t, small.Folder, given["T105"].Exercise)
		assert.False(t, given["T105"].At.IsZero())

		require.NoError(t, os.WriteFile(s.surrenders(), []byte(`{"T105": {"exercise": "01_unauthorized", "at": "2026-01-02T03:04:05Z"}}`), 0o600))
		require.NoError(t, s.giveUp("T105", small.Folder))
		given, err = s.gaveUp()
		require.NoError(t, err)
		assert.Equal(t, 2, given["T105"].At.Day(), "the first time counts")
		s.grade = nil // it is not judged again
		o, err := s.solutionOf("T105")
		require.NoError(t, err)
		require.NoError(t, s.solution(t.Context(), o, false))
	})
	t.Run("on a machine that cannot judge", func(t *testing.T) {
		t.Parallel()
		s, out := graded(t, halfway())
		s.source.Root = root
		s.ground = func(context.Context, string) []run.Check { return []run.Check{{What: "No a", Remedy: "Get one."}} }
		o, err := s.solutionOf("T105")
		require.NoError(t, err)
		assert.Equal(t, Fault, exitCode(s.solution(t.Context(), o, false)))
		assert.Empty(t, out.String())
		require.NoError(t, s.solution(t.Context(), o, true))
		assert.Contains(t, out.String(), "func TestT105(")
	})
	t.Run("that cannot be remembered", func(t *testing.T) {
		t.Parallel()
		s, out := graded(t, halfway())
		s.source.Root = root
		require.NoError(t, os.WriteFile(s.surrenders(), []byte("not JSON"), 0o600))
		o, err := s.solutionOf("T105")
		require.NoError(t, err)
		require.NoError(t, s.solution(t.Context(), o, true))
		assert.Contains(t, out.String(), "We could not record that you gave up: ")
		assert.Contains(t, out.String(), "cannot be read. Delete it to start over")
		assert.Contains(t, out.String(), "func TestT105(")
	})
	t.Run("of the triage", func(t *testing.T) {
		t.Parallel()
		s, out := graded(t, result.Result{Verdict: result.Done, Form: result.Triage})
		s.source.Root, s.exercises = root, nil
		o, err := s.solutionOf("07_triage")
		require.NoError(t, err)
		require.NoError(t, s.solution(t.Context(), o, false))
		assert.Contains(t, out.String(), "func Triage(")
		assert.Contains(t, out.String(), "func unanswered(")
	})
	t.Run("that is not there", func(t *testing.T) {
		t.Parallel()
		s, _ := graded(t, halfway())
		o, err := s.solutionOf("T101")
		require.NoError(t, err)
		err = s.solution(t.Context(), o, false)
		assert.Equal(t, Fault, exitCode(err))
		assert.ErrorContains(t, err, "To get it back: git checkout -- solutions")
	})
}

// A student's copy of the course has no solutions, and nothing sends the student there.
func TestStudentsHaveNoSolutions(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "")
	require.NoError(t, os.MkdirAll(filepath.Join(s.source.Root, "lab"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(s.source.Root, "lab", "lab.go"), nil, 0o600))
	err := s.solution(t.Context(), opened{exercise: small.Exercise(), ticket: small.Core}, true)
	assert.EqualError(t, err, "your copy of the course has no solutions. Ask your instructor about T105")
	require.NoError(t, s.ticket(t.Context(), small.Exercise(), result.Ticket{Ticket: small.Core, Verdict: result.Done}))
	s.allDone()
	assert.NotContains(t, strings.ToLower(out.String()), "solution")
	assert.NotContains(t, out.String(), "CONTRIBUTING.md")
}
