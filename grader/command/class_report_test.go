package command

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/class/store"
	"failurelab/grader/internal/small"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reported is a folder of results of two students whose tests do not compile, with a grade.yaml that says this too.
func reported(t *testing.T, policy string) string {
	t.Helper()
	dir, _ := results(t, recordOf("ada"), recordOf("bob"))
	file := filepath.Join(dir, gradeFile)
	require.NoError(t, os.WriteFile(file, []byte("exercises: {"+small.Folder+": 1}\n"+policy), 0o600))
	return dir
}

func TestClassReport(t *testing.T) {
	t.Parallel()
	dir := reported(t, "due: 2026-10-30T21:00:00Z\nfeedback: {before_due: nothing, after_due: verdicts}\n")
	out := t.TempDir()

	said, _, code := classSay(t, "report", dir, "--format", "csv")
	assert.Equal(t, OK, code)
	assert.Len(t, strings.Split(strings.TrimSpace(said), "\n"), 3, "the class, for staff")

	for at, want := range map[string]string{"2026-10-30T21:00:00Z": "Its results are not shown yet.", "2026-10-30T21:00:01Z": "0 of "} {
		said, _, code = classSay(t, "report", dir, "--format", "markdown", "--student", "ada", "--at", at)
		assert.Equal(t, OK, code)
		assert.Contains(t, said, want)
		marks, _, _ := classSay(t, "marks", dir, "--student", "ada", "--as-student", "--at", at)
		assert.Equal(t, strings.Contains(want, "not shown"), strings.Contains(marks, "not shown"), "marks --as-student shows the same")
		assert.Equal(t, strings.Contains(want, "not shown"), !strings.Contains(marks, "undefined"), marks)
	}
	said, _, _ = classSay(t, "report", dir, "--format", "markdown", "--student", "ada", "--at", "2026-10-30T20:00:00Z", "--audience", "staff")
	assert.Contains(t, said, "undefined", "staff see it at any time")
	said, _, code = classSay(t, "report", dir, "--format", "json", "--student", "ada", "--audience", "student")
	assert.Equal(t, OK, code)
	assert.NotContains(t, said, `"seed": 1`)
	assert.NotContains(t, said, "Another entry", "notes are for staff")
	assert.NotContains(t, said, "bob")

	_, complaint, code := classSay(t, "report", dir, "--format", "gradescope", "--out", out)
	assert.Equal(t, OK, code, complaint)
	for _, id := range []string{"ada", "bob"} {
		text, err := os.ReadFile(filepath.Join(out, store.FileName(id), "results.json"))
		require.NoError(t, err)
		assert.True(t, json.Valid(text))
	}
}

func TestClassReportForGitHub(t *testing.T) {
	t.Parallel()
	dir := reported(t, "")
	summary := filepath.Join(t.TempDir(), "summary.md")
	require.NoError(t, os.WriteFile(summary, []byte("another step\n"), 0o600))
	said, _, code := classSay(t, "report", dir, "--format", "github", "--student", "ada", "--summary", summary)
	assert.Equal(t, OK, code)
	text, err := base64.StdEncoding.DecodeString(said)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"max_score":`)
	page, err := os.ReadFile(summary)
	require.NoError(t, err)
	assert.Regexp(t, `(?s)^another step\n.*### API failure lab`, string(page))
}

func TestClassReportCountsTheFullReportsOfADay(t *testing.T) {
	t.Parallel()
	dir := reported(t, "zone: Europe/Berlin\nfeedback: {before_due: labs, full_reports_a_day: 1}\n")
	metadata := filepath.Join(t.TempDir(), "submission_metadata.json")
	write := func(earlier string) string {
		require.NoError(t, os.WriteFile(metadata, []byte(`{"created_at": "2026-10-30T20:00:00Z", "previous_submissions": [`+earlier+`]}`), 0o600))
		said, complaint, code := classSay(t, "report", dir, "--format", "gradescope", "--student", "ada", "--metadata", metadata)
		assert.Equal(t, OK, code, complaint)
		return said
	}
	assert.Contains(t, write(""), `"feedback": "labs"`)
	assert.Contains(t, write(`{"submission_time": "2026-10-29T20:00:00Z"}`), `"feedback": "labs"`)
	used := write(`{"submission_time": "2026-10-30T08:00:00Z"}`)
	assert.Contains(t, used, `"feedback": "counts"`)
	assert.Contains(t, used, "For the next full one, hand in again after 2026-10-31 00:00 CET.")
}

func TestClassReportMisused(t *testing.T) {
	t.Parallel()
	dir := reported(t, "")
	empty := filepath.Join(t.TempDir(), "empty.json")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	for _, tc := range []struct{ args, says string }{
		{"--format yaml", "give --format one of these"},
		{"--format csv --student zoe", `there is no result of "zoe"`},
		{"--format csv --audience public", `--audience "public": there is student and staff`},
		{"--format csv --audience student", "students see only their own results: give --student ID"},
		{"--format tap", "--format tap writes one file a student: give --out DIR, or --student ID"},
		{"--format tap --student ada --at tomorrow", `--at "tomorrow" is no time`},
		{"--format gradescope --student ada --metadata " + empty, "this is no submission_metadata.json of Gradescope"},
		{"--format gradescope --student ada --metadata " + empty + "x", "--metadata cannot be read"},
		{"--format gradescope --out x --metadata " + empty, "this is no submission_metadata.json"},
		{"--format tap --student ada --summary x", "--summary is for --format github"},
		{"--format classroom50 --student ada", "the environment lacks ASSIGNMENT"},
	} {
		_, complaint, code := classSay(t, append([]string{"report", dir}, strings.Fields(tc.args)...)...)
		assert.Equal(t, Misuse, code, tc.args)
		assert.Contains(t, complaint, tc.says, tc.args)
	}
}

func TestFeedbackOfPractice(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "")
	root := s.root()
	root.SetArgs([]string{"--feedback", "nothing"})
	root.SetOut(out)
	err := root.ExecuteContext(t.Context())
	require.ErrorContains(t, err, "--feedback nothing is for reports of a class")
	assert.Equal(t, Misuse, exitCode(err))
}

// What our fault left incomplete is said, and the others are written.
func TestClassReportOfAnIncompleteMark(t *testing.T) {
	t.Parallel()
	bad := recordOf("dee")
	bad.Exercises[0] = store.Exercise{Name: small.Folder, Fault: "no more memory"}
	dir, _ := results(t, recordOf("ada"), bad)
	require.NoError(t, os.WriteFile(filepath.Join(dir, gradeFile), []byte("exercises: {"+small.Folder+": 1}\n"), 0o600))
	out := t.TempDir()
	_, _, code := classSay(t, "report", dir, "--format", "gradescope", "--out", out)
	assert.Equal(t, Failed, code)
	assert.FileExists(t, filepath.Join(out, store.FileName("ada"), "results.json"))
	assert.NoFileExists(t, filepath.Join(out, store.FileName("dee"), "results.json"))
}
