package command

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader"
	"failurelab/grader/internal/golden"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCourse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, folder, submission string }{
		{"untouched", "exercises", ""},
		{"solved", "solutions", ""},
		{"status_only", "exercises", "status_only"},
		{"does_not_compile", "exercises", "does_not_compile"},
		{"os_exit_in_init", "exercises", "os_exit_in_init"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c, out := handedIn(t, tc.folder, tc.submission)
			require.NoError(t, c.course(t.Context()))
			expect(t, "course_"+tc.name, out.String())
		})
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	c, out := handedIn(t, "solutions", "")
	c.exercises = course.All()
	require.NoError(t, c.json(t.Context()))
	var got struct {
		Schema    string
		Exercises []struct {
			Exercise string
			Verdict  string
			Points   int
			Max      int `json:"max_points"`
			Tickets  []struct{ Ticket, Verdict string }
		}
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	assert.Equal(t, "failurelab/result/v1", got.Schema)
	require.Len(t, got.Exercises, len(course.All()))
	for i, e := range course.All() {
		r := got.Exercises[i]
		assert.Equal(t, e.Name, r.Exercise)
		assert.Equal(t, "done", r.Verdict, e.Name)
		assert.GreaterOrEqual(t, r.Points, r.Max, "%s: stretch tickets are a bonus", e.Name)
		assert.Len(t, r.Tickets, len(e.Tickets()))
	}
}

// A ladder begins with a question, and says one step more each time.
func TestLadders(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"01-T105-m1", "01-T105-l1", "01-T105-h1", "01-h4", "01-T105-r2"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			c, out := handedIn(t, "exercises", "")
			for range 4 {
				require.NoError(t, c.hint(t.Context(), code))
				out.WriteString("--\n")
			}
			expect(t, "ladder_"+code, out.String())
		})
	}
}

// When all has been said of one lab, a ticket's hints go on with the next.
func TestHintsGoOn(t *testing.T) {
	t.Parallel()
	c, _ := handedIn(t, "exercises", "")
	e := course.Find("01_unauthorized")
	labs := []grader.Trial{{Code: "01-T105-m1"}, {Code: "01-T105-m2", Noticed: true}, {Code: "01-T105-l1"}}
	var asked []string
	for range 7 {
		code, err := c.unexhausted(e, labs)
		require.NoError(t, err)
		require.NoError(t, c.step(e, code, 1))
		asked = append(asked, code[len("01-T105-"):])
	}
	assert.Equal(t, []string{"m1", "m1", "m1", "l1", "l1", "l1", "m1"}, asked)
}

// What a hint says depends on where the ticket stands.
func TestHints(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, submission, of string }{
		{"of_a_ticket_not_started", "", "T103"},
		{"of_a_ticket_too_weak", "status_only", "T105"},
		{"of_a_ticket_wrong", "asserts_403", "T105"},
		{"of_a_ticket_with_the_wrong_cause", "wrong_cause", "T105"},
		{"of_a_ticket_done", "plain_testing", "T105"},
		{"does_not_compile", "does_not_compile", "T105"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c, out := handedIn(t, "exercises", tc.submission)
			require.NoError(t, c.hint(t.Context(), tc.of))
			expect(t, "hint_"+tc.name, out.String())
		})
	}
}

func TestHintsThatCannotBeRemembered(t *testing.T) {
	t.Parallel()
	c, _ := handedIn(t, "exercises", "status_only")
	require.NoError(t, os.WriteFile(c.hints, []byte("not JSON"), 0o600))
	err := c.hint(t.Context(), "01-T105-m1")
	assert.ErrorContains(t, err, "delete it to begin with the first hints again")
}

func TestReplay(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, submission, code string }{
		{"look_alike_not_noticed", "status_only", "01-T105-l1"},
		{"noticed", "plain_testing", "01-T105-m1"},
		{"crash", "panics_on_wrong_labs", "01-T105-m1"},
		{"not_started", "", "01-T105-m1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c, out := handedIn(t, "exercises", tc.submission)
			require.NoError(t, c.replay(t.Context(), tc.code))
			expect(t, "replay_"+tc.name, out.String())
		})
	}
}

// The proof of the course.
func TestVerify(t *testing.T) {
	t.Parallel()
	c, out := handedIn(t, "exercises", "")
	require.NoError(t, c.verify(t.Context(), course.All()), out)
	expect(t, "verify", out.String())
}

func TestMisuse(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-nonsense"}, {"nonsense"}, {"hint", "T999"}, {"hint", "T105", "T106"}, {"replay", "T105"}, {"replay", "01-T105-m9"}, {"verify", "01"},
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, misusage, Main(args, &out, &errs), args)
		assert.Contains(t, errs.String(), "Usage: go run ./grader/cmd/grader", args)
		assert.Empty(t, out.String(), args)
	}
	var out, errs bytes.Buffer
	assert.Equal(t, ok, Main([]string{"-h"}, &out, &errs))
	expect(t, "usage", out.String())
	assert.Empty(t, errs.String())
}

// handedIn is the command, for a learner who handed in a folder of grader/testdata/submissions in exercise 01.
func handedIn(t *testing.T, folder, submission string) (*command, *bytes.Buffer) {
	t.Helper()
	root, err := grader.Root()
	require.NoError(t, err)
	out := &bytes.Buffer{}
	c := &command{
		exercises: []*course.Exercise{course.Find("01_unauthorized"), course.Find("07_triage")},

		source: grader.Source{Root: root, Folder: folder, Files: map[string]string{}, Of: "01_unauthorized"},
		hints:  filepath.Join(t.TempDir(), "hints.json"), out: out,
	}
	if submission == "" {
		return c, out
	}
	files, err := filepath.Glob(filepath.Join(root, "grader/testdata/submissions", submission, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		c.source.Files[filepath.Base(f)] = f
	}
	return c, out
}

func expect(t *testing.T, name, got string) {
	t.Helper()
	golden.Equal(t, filepath.Join("testdata", name+".txt"), golden.Stable(t, got))
}
