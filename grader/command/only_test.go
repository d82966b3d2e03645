package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"

	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// atAGlance runs the command without a name on the real course, in which the exercises have these verdicts, and the others are done.
func atAGlance(t *testing.T, verdicts map[string]result.Verdict, args ...string) (said, complaint string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	s := &session{
		out: &out, err: &errs, source: run.Source{Root: t.TempDir(), Folder: "exercises"},
		ground: func(context.Context, string) []run.Check { return nil },
		grade: func(_ context.Context, e *course.Exercise) (result.Result, error) {
			switch v := verdicts[e.Name]; v {
			case "":
				return result.Result{Exercise: e.Name, Verdict: result.Done}, nil
			case result.GraderError:
				return result.Result{}, errors.New("no more memory")
			default:
				return result.Result{Exercise: e.Name, Verdict: v}, nil
			}
		},
	}
	root := s.root()
	root.SetArgs(longFlags(args))
	root.SetOut(&out)
	root.SetErr(&errs)
	err := root.ExecuteContext(t.Context())
	if err != nil {
		complaint = err.Error()
	}
	return out.String(), complaint, exitCode(err)
}

// The exercises that are named are judged, once each, in the order of the course.
func TestSomeExercisesAtAGlance(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ args, want []string }{
		{[]string{"-json", "01_unauthorized"}, []string{"01_unauthorized"}},
		{[]string{"01", "--json"}, []string{"01_unauthorized"}},
		{[]string{"--json", "03", "exercises/01_unauthorized/", "01"}, []string{"01_unauthorized", "03_not_found"}},
	} {
		said, complaint, code := atAGlance(t, nil, tc.args...)
		assert.Equal(t, OK, code, complaint)
		var got struct{ Exercises []result.Result }
		require.NoError(t, json.Unmarshal([]byte(said), &got))
		var names []string
		for _, r := range got.Exercises {
			names = append(names, r.Exercise)
		}
		assert.Equal(t, tc.want, names)
	}
	said, _, code := atAGlance(t, nil, "02_forbidden")
	assert.Equal(t, OK, code)
	assert.Contains(t, said, "02_forbidden")
	assert.NotContains(t, said, "01_unauthorized")
}

func TestUnknownExercisesAtAGlance(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"01_unauthorised": `there is no exercise or command "01_unauthorised". Did you mean 01_unauthorized?`,
		"explian":         `there is no exercise or command "explian". Did you mean explain?`,
		"08":              `there is no exercise or command "08". Exercises look like 01_unauthorized.`,
		"../01":           `there is no exercise or command "../01". Exercises look like 01_unauthorized.`,
	} {
		said, complaint, code := atAGlance(t, nil, "--json", "01", word)
		assert.Equal(t, Misuse, code)
		assert.Equal(t, want, complaint)
		assert.Empty(t, said)
	}
}

// A script asks with --check. Without it, a verdict is no failure.
func TestExitCodesAtAGlance(t *testing.T) {
	t.Parallel()
	verdicts := map[string]result.Verdict{"02_forbidden": result.Started, "03_not_found": result.DoesNotCompile, "04_internal_error": result.GraderError}
	for _, tc := range []struct {
		args []string
		code int
	}{
		{[]string{"01", "02", "03"}, OK},
		{[]string{"-json", "01", "02", "03"}, OK},
		{[]string{"--check", "01"}, OK},
		{[]string{"--check", "--json", "01", "02"}, Failed},
		{[]string{"--check", "03"}, Failed},
		{[]string{"--check", "--feedback", "verdicts", "01", "02"}, Failed},
		{[]string{"01", "04"}, Fault},
		{[]string{"-json", "--check", "02", "04"}, Fault},
		{[]string{"-json"}, Fault},
	} {
		_, complaint, code := atAGlance(t, verdicts, tc.args...)
		assert.Equal(t, tc.code, code, "%v %s", tc.args, complaint)
	}
}

func TestCompletionOfExercisesAtAGlance(t *testing.T) {
	t.Parallel()
	said, _, code := atAGlance(t, nil, "__complete", "01_unauthorized", "0")
	assert.Equal(t, OK, code)
	assert.Contains(t, said, "02_forbidden\t")
	assert.NotContains(t, said, "01_unauthorized")
}
