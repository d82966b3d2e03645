package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"failurelab/grader/author/starters"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// graded is a learner whose tests were judged already, and a folder in which the exercise is as it was handed out.
func graded(t *testing.T, r result.Result) (*session, *bytes.Buffer) {
	t.Helper()
	s, out := learner(t, "")
	s.ground = func(context.Context, string) []run.Check {
		return []run.Check{{Name: "loopback"}, {Name: "go command"}}
	}
	s.grade = func(context.Context, *course.Exercise) (result.Result, error) { return r, nil }
	dir := filepath.Join(s.source.Root, "exercises", small.Folder)
	require.NoError(t, os.MkdirAll(dir, 0o700))
	for name, text := range starters.Files(small.Folder) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main_test.go"), []byte("package unauthorized\n"), 0o600))
	return s, out
}

// halfway is an exercise with a ticket in most states.
func halfway() result.Result {
	return result.Result{
		Exercise: small.Folder, Title: `401: "no"`, Folder: "exercises/" + small.Folder, Scope: result.Whole, Form: result.Tests,
		Verdict: result.Started, Points: 130, Max: 300, Bonus: 20,
		Tickets: []result.Ticket{
			{Ticket: small.Another, Symptom: "I have an account, yet /api/v1/ping answers 401.", Verdict: result.Done, Points: 100, Max: 100, Tests: []string{"TestT101"}},
			{Ticket: small.Core, Symptom: "It worked this morning. Since lunch every call answers 401.", Verdict: result.WrongDiagnosis, Points: 80, Max: 100, At: "exercises/01_unauthorized/exercise_test.go:42", Tests: []string{"TestKeys/T105"}},
			{Ticket: small.Stretch, Symptom: "I pasted what /login gave me into the script.", Stretch: true, Verdict: result.NotStarted, Max: 20},
		},
		House:       []result.Trial{{Code: "01-h1", Kind: result.HouseRule, Caught: true}, {Code: "01-h2", Kind: result.HouseRule, Clause: "401.3"}},
		Unsupported: []string{"T609 needs a firewall"},
		Next:        &result.Next{Ticket: small.Core, At: "exercises/01_unauthorized/exercise_test.go:42", What: "T105: cause is not ForgedToken. Compare what the log's err says with the table of suspects in the README"},
	}
}

func with(change func(*result.Result)) result.Result {
	r := halfway()
	change(&r)
	return r
}

// fits asserts that a text fits a terminal.
func fits(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), pageWidth, line)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	notJudged := result.Result{
		Exercise: small.Folder, Verdict: result.DoesNotCompile, Max: 300,
		Message: "./exercise_test.go:22:2: declared and not used: line\x1b[2J\n./exercise_test.go:30:2: undefined: nothing",
	}
	for name, r := range map[string]result.Result{"halfway": halfway(), "not_judged": notJudged} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, out := graded(t, r)
			require.NoError(t, s.giveUp(small.Core, small.Folder))
			require.NoError(t, s.list(t.Context(), s.chosen()))
			fits(t, out.String())
			expect(t, "list_"+name, out.String())
		})
	}
}

// A fault of ours ends with its own code, and the other exercises are shown all the same.
func TestListWithAFault(t *testing.T) {
	t.Parallel()
	s, out := graded(t, halfway())
	s.exercises = append(s.exercises, course.Find("02_forbidden"))
	s.grade = func(_ context.Context, e *course.Exercise) (result.Result, error) {
		if e.Name == small.Folder {
			return halfway(), nil
		}
		return result.Result{}, errors.New("no more processes")
	}
	assert.Equal(t, Fault, exitCode(s.list(t.Context(), s.chosen())))
	assert.Contains(t, out.String(), "T105")
	assert.Contains(t, out.String(), "GRADER ERROR   this is our fault, not yours, and says nothing about your\n                 tests: no more processes")
}

func TestNext(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]result.Result{
		"a_ticket": halfway(),
		"a_house_rule": with(func(r *result.Result) {
			r.Next = &result.Next{At: "exercises/01_unauthorized/exercise_test.go", What: "in any test, clause 401.3 (01-h2): How does a program know, before it reads the body, that it is problem details?"}
		}),
		"does_not_compile": {Exercise: small.Folder, Folder: "exercises/" + small.Folder, Verdict: result.DoesNotCompile, Message: "./exercise_test.go:22:2: declared and not used: line"},
		"all_done":         with(func(r *result.Result) { r.Verdict, r.Next = result.Done, nil }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, out := graded(t, r)
			require.NoError(t, s.next(t.Context()))
			fits(t, out.String())
			expect(t, "next_"+name, out.String())
		})
	}
}

// The first exercise with something to do is the last one that is judged.
func TestNextStopsEarly(t *testing.T) {
	t.Parallel()
	s, _ := graded(t, halfway())
	s.exercises = course.All()
	var judged []string
	s.grade = func(_ context.Context, e *course.Exercise) (result.Result, error) {
		judged = append(judged, e.Name)
		if len(judged) == 2 {
			return halfway(), nil
		}
		return result.Result{Verdict: result.Done}, nil
	}
	require.NoError(t, s.next(t.Context()))
	assert.Equal(t, []string{"01_unauthorized", "02_forbidden"}, judged)
}

func TestSelection(t *testing.T) {
	t.Parallel()
	for want, tests := range map[string][]string{
		"T105":            {"TestT105"},
		"'TestKeys'":      {"TestKeys"},
		"TestKeys/T105":   {"TestKeys/T105"},
		"'TestBySubject'": {"TestT105", "TestBySubject"},
	} {
		assert.Equal(t, want, selection(result.Ticket{Ticket: "T105", Tests: tests}))
	}
	assert.Equal(t, "T105", selection(result.Ticket{Ticket: "T105"}))
}

func TestReset(t *testing.T) {
	t.Parallel()
	s, out := graded(t, halfway())
	e := small.Exercise()
	require.NoError(t, s.reset(t.Context(), e))
	assert.Equal(t, "There is nothing to reset: 01_unauthorized is as it was handed out.\n", out.String())

	out.Reset()
	dir := filepath.Join(s.source.Root, "exercises", e.Name)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "exercise_test.go"), []byte("package mine\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "helper_test.go"), []byte("package unauthorized\n"), 0o600))
	s.build = func(context.Context, string, run.Source, string) (run.Program, error) {
		return run.Program{}, &run.CompileError{Said: "exercises/01_unauthorized/helper_test.go:3:2: undefined: mine\x1b[2J"}
	}
	require.NoError(t, s.reset(t.Context(), e))
	expect(t, "reset_with_a_helper", out.String())
	kept, err := os.ReadFile(filepath.Join(dir, "exercise_test.go.1.bak"))
	require.NoError(t, err)
	assert.Equal(t, "package mine\n", string(kept))
	assert.FileExists(t, filepath.Join(dir, "helper_test.go"))

	out.Reset()
	s.build = func(context.Context, string, run.Source, string) (run.Program, error) { return run.Program{}, nil }
	require.NoError(t, s.reset(t.Context(), e))
	assert.Contains(t, out.String(), "They compile together with the starter.")
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	s, out := graded(t, halfway())
	require.NoError(t, s.doctor(t.Context()))
	assert.Contains(t, out.String(), "  ok       loopback\n")
	assert.Contains(t, out.String(), "  ok       01_unauthorized    untouched\n")
	assert.Contains(t, out.String(), "\n\nAll is fine.\n")

	out.Reset()
	s.ground = func(context.Context, string) []run.Check {
		return []run.Check{{Name: "loopback", What: "No a", Remedy: "Get one."}, {Name: "go command"}}
	}
	assert.Equal(t, Fault, exitCode(s.doctor(t.Context())))
	assert.Contains(t, out.String(), "  MISSING  loopback           No a. Get one.\n  ok       go command\n")
	assert.True(t, strings.HasSuffix(out.String(), "\n1 thing is missing: see above.\n"))

	out.Reset()
	require.NoError(t, os.Remove(filepath.Join(s.source.Root, "exercises", small.Folder, "main_test.go")))
	require.NoError(t, os.WriteFile(filepath.Join(s.source.Root, "exercises", small.Folder, "exercise_test.go"), nil, 0o600))
	assert.Equal(t, Fault, exitCode(s.doctor(t.Context())))
	assert.Contains(t, out.String(), "MISSING  01_unauthorized    main_test.go is missing, and nothing can be judged")
	assert.True(t, strings.HasSuffix(out.String(), "\n2 things are missing: see above.\n"))

	out.Reset()
	require.NoError(t, os.Remove(filepath.Join(s.source.Root, "exercises", small.Folder, "exercise_test.go")))
	assert.Equal(t, Fault, exitCode(s.doctor(t.Context())))
	assert.Contains(t, out.String(), "exercise_test.go is missing. Put the starter back:\n                              go run")
}
