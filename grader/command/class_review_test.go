package command

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/class/notes"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The command says where the review is, serves the page of the class with its notes and what changed, and ends when it is
// interrupted.
func TestClassReview(t *testing.T) {
	t.Parallel()
	dir, _ := results(t, aClass()...)
	old, _ := results(t, aClass()...)
	policy(t, dir, "40")
	_, err := notes.Write(dir, "bob", result.Note{Text: "Ask him on Monday."}, notes.Version(""))
	require.NoError(t, err)
	s, _ := learner(t, "")
	out, in := io.Pipe()
	s.out, s.err = in, io.Discard
	root := s.root()
	root.SetArgs([]string{"class", "review", dir, "--old", old})
	ctx, interrupt := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- root.ExecuteContext(ctx) }()
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan())
	url, ok := strings.CutPrefix(lines.Text(), "The review is at ")
	require.True(t, ok, lines.Text())
	require.True(t, lines.Scan())
	assert.Contains(t, lines.Text(), "Ctrl-C ends the review.")
	for path, has := range map[string]string{"": "Class report", "regrade": "Regrade report"} {
		r, err := http.Get(url + path)
		require.NoError(t, err)
		text, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		_ = r.Body.Close()
		assert.Equal(t, http.StatusOK, r.StatusCode)
		assert.Contains(t, string(text), has)
		assert.Equal(t, path == "", strings.Contains(string(text), "Ask him on Monday."))
	}
	interrupt()
	require.NoError(t, <-ended)
}

func TestClassReviewRefuses(t *testing.T) {
	t.Parallel()
	dir, _ := results(t, recordOf("ada"))
	for name, tc := range map[string]struct {
		args []string
		says string
	}{
		"no results":        {[]string{filepath.Join(dir, "nowhere")}, "is no folder of results"},
		"the whole network": {[]string{dir, "--addr", "0.0.0.0:0"}, "would show the class to other machines"},
		"no course":         {[]string{dir, "--course", dir}, "is not the course"},
		"no old results":    {[]string{dir, "--old", filepath.Join(dir, "nowhere")}, "is no folder of results"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, complaint, code := classSay(t, append([]string{"review"}, tc.args...)...)
			assert.Equal(t, Misuse, code)
			assert.Contains(t, complaint, tc.says)
		})
	}
	wrong, _ := results(t, recordOf("ada"))
	require.NoError(t, os.WriteFile(filepath.Join(wrong, gradeFile), []byte("void: 3\n"), 0o600))
	_, complaint, code := classSay(t, "review", wrong)
	assert.Equal(t, Misuse, code)
	assert.Contains(t, complaint, "void takes a list")
}

// Staff see notes in every report that has them, and two gradings can be compared as a page.
func TestNotesAndChangesAreReported(t *testing.T) {
	t.Parallel()
	dir, _ := results(t, recordOf("ada"), recordOf("bob"))
	old, _ := results(t, recordOf("ada"), recordOf("bob"))
	policy(t, dir, "40")
	_, err := notes.Write(dir, "ada", result.Note{Text: "Well done."}, notes.Version(""))
	require.NoError(t, err)
	said, complaint, code := classSay(t, "report", dir, "--format", "json")
	require.Equal(t, OK, code, complaint)
	assert.Contains(t, said, "Well done.")
	nobody, err := notes.Write(dir, "nobody", result.Note{Text: "Who is it?"}, notes.Version(""))
	require.NoError(t, err)
	require.Len(t, nobody.Notes, 1)
	said, _, code = classSay(t, "report", dir, "--format", "json")
	assert.Equal(t, Failed, code)
	assert.Contains(t, said, "notes/nobody.md is about nobody in the class")
	_, complaint, code = classSay(t, "report", dir, "--format", "json", "--student", "ada")
	assert.Equal(t, OK, code, complaint)
	without, _ := results(t, recordOf("bob"), recordOf("cyd")) // grade.yaml has an override for ada
	said, _, code = classSay(t, "report", without, "--format", "json")
	assert.Equal(t, Failed, code)
	assert.Contains(t, said, "grade.yaml has an override for ada, who is not in the class")
	file := filepath.Join(t.TempDir(), "changes.html")
	said, complaint, code = classSay(t, "regrade", old, dir, "--html", file)
	require.Equal(t, OK, code, complaint)
	assert.Contains(t, said, "1 of 2 students have other points.")
	html, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(html), "Regrade report")
	assert.Contains(t, string(html), "ada")
}
