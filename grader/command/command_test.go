package command

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"failurelab/grader/internal/golden"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// learner returns a session in which a learner has handed in a folder of grader/testdata/submissions; "" for none.
func learner(t *testing.T, submission string) (*session, *bytes.Buffer) {
	t.Helper()
	out := &bytes.Buffer{}
	s := &session{
		out: out, err: out, exercises: []*course.Exercise{small.Exercise()},
		source: run.Source{Root: t.TempDir(), Folder: "exercises"},
		hints:  filepath.Join(t.TempDir(), "hints.json"), judged: func(result.Result) {},
	}
	if submission != "" {
		s.source = open(t, filepath.Join("../testdata/submissions", submission)).source
	}
	return s, out
}

func expect(t *testing.T, name, got string) {
	t.Helper()
	golden.Equal(t, filepath.Join("testdata", name+".txt"), golden.Stable(t, got))
}

func TestJSON(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "does_not_compile") // which is quick to find out
	require.NoError(t, s.json(t.Context()))
	var got struct {
		Schema    string
		Exercises []result.Result
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	assert.Equal(t, "failurelab/result/v2", got.Schema)
	require.Len(t, got.Exercises, 1)
	assert.Equal(t, small.Folder, got.Exercises[0].Exercise)
	assert.Equal(t, result.DoesNotCompile, got.Exercises[0].Verdict)
}

// A fault of ours is one result, and its own exit code: it must not read as a bad mark.
func TestFaultsHaveTheirOwnExitCode(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "") // in a folder where there is no module
	err := s.json(t.Context())
	assert.Equal(t, Fault, exitCode(err))
	assert.Contains(t, out.String(), `"verdict": "grader error"`)
	assert.Contains(t, out.String(), "the tests could not be built")

	s, out = learner(t, "")
	err = s.course(t.Context())
	assert.Equal(t, Fault, exitCode(err))
	assert.Contains(t, faultText(err), "GRADER ERROR   this is our fault, not yours, and says nothing about your tests: the tests could not be built. ")
	assert.Empty(t, out.String(), "what kept every exercise from being judged is said once")

	s, out = learner(t, "")
	assert.Equal(t, Fault, exitCode(s.practise(t.Context(), practice{dir: "/nowhere/99_nothing", limit: 1e9}, nil)))
	assert.Contains(t, out.String(), "GRADER ERROR")
}

// Ctrl-C is no timeout, and no verdict.
func TestInterruptedPractice(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "status_only")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := filepath.Join(s.source.Root, "exercises", small.Folder)
	assert.Equal(t, Failed, exitCode(s.practise(ctx, practice{dir: dir, limit: time.Hour}, nil)))
	assert.Contains(t, out.String(), "was interrupted, so nothing is judged")
}

func TestLearnerIsTold(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "status_only")
	require.NoError(t, s.replay(t.Context(), "01-T105-l1"))
	expect(t, "replay_look_alike_missed", out.String())
}

// A ladder goes on where the verdict ended, which has printed its question, and says one step more each time.
func TestLadders(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"01-T105-m1", "01-T105-l1", "01-T105-h1", "01-h4", "01-T105-r2"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			s, out := learner(t, "")
			for range 4 {
				require.NoError(t, s.hint(t.Context(), code))
				out.WriteString("--\n")
			}
			expect(t, "ladder_"+code, out.String())
		})
	}
}

// When all has been said of one lab, a ticket's hints go on with the next.
func TestHintsGoOn(t *testing.T) {
	t.Parallel()
	s, _ := learner(t, "")
	e := small.Exercise()
	labs := []result.Trial{{Code: "01-T105-m1"}, {Code: "01-T105-m2", Caught: true}, {Code: "01-T105-l1"}}
	var asked []string
	for range 5 {
		code := s.unexhausted(e, labs)
		require.NoError(t, s.step(t.Context(), e, code))
		asked = append(asked, code[len("01-T105-"):])
	}
	assert.Equal(t, []string{"m1", "m1", "l1", "l1", "m1"}, asked)
}

// What a hint says depends on where the ticket stands.
func TestHints(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		ticket result.Ticket
	}{
		{"of_a_ticket_not_started", result.Ticket{Verdict: result.NotStarted}},
		{"of_a_ticket_too_weak", result.Ticket{Verdict: result.TooWeak, Labs: []result.Trial{{Code: "01-T105-m2", Caught: true}, {Code: "01-T105-m1"}}}},
		{"of_a_ticket_wrong", result.Ticket{Verdict: result.Wrong, At: "exercises/01_unauthorized/exercise_test.go:20", Message: "TestT105 fails on a correct lab, so the broken labs were not tried", Remedy: "read what it printed, and what the contract in README.md promises"}},
		{"of_a_ticket_with_the_wrong_cause", result.Ticket{Verdict: result.WrongDiagnosis, At: "exercises/01_unauthorized/exercise_test.go:40", Diagnosis: &result.Diagnosis{Messages: []string{"Cause is not ForgedToken.", "Slow is missing: answer with lab.Yes or lab.No"}}}},
		{"of_a_ticket_done", result.Ticket{Verdict: result.Done}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, out := learner(t, "")
			tc.ticket.Ticket, tc.ticket.Symptom = small.Core, "It worked this morning."
			require.NoError(t, s.ticket(t.Context(), small.Exercise(), tc.ticket))
			expect(t, "hint_"+tc.name, out.String())
		})
	}
}

func TestMisuse(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--nonsense"},
		{"nonsense"},
		{"hint", "T999"},
		{"hint", "T105", "T106"},
		{"replay", "T105"},
		{"replay", "01-T105-m9"},
		{"replay"},
		{"verify", "01"},
		{"verify", "01_unauthorized", "01"},
		{"hint", "--json"},
		{"--json", "hint"},
		{"-json", "nonsense"},
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, Misuse, Main(args, &out, &errs), args)
		assert.Contains(t, errs.String(), "Usage:\n  grader", args)
		assert.Empty(t, out.String(), args)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-h"}, {"--help"}, {"help"}} {
		var out, errs bytes.Buffer
		assert.Equal(t, OK, Main(args, &out, &errs))
		expect(t, "usage", out.String())
		assert.Empty(t, errs.String())
	}
	for _, args := range [][]string{{"hint", "-h"}, {"help", "hint"}} {
		var out, errs bytes.Buffer
		assert.Equal(t, OK, Main(args, &out, &errs))
		assert.Contains(t, out.String(), "grader hint [TICKET or LAB]")
		assert.Empty(t, errs.String())
	}
}
