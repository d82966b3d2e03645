package pack_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// Each platform is played once: its folders, its environment, 768 MB, and what is read-only there. A student hands in the starter
// of 01, or a small part of it.

func TestGradescope(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	source := packed(t, "gradescope", filepath.Join(root, "source"))
	handIn(t, filepath.Join(root, "submission"))
	put(t, filepath.Join(root, "submission_metadata.json"), `{"id": 7, "created_at": "2026-11-20T10:00:00.000000-08:00",
		"users": [{"id": 3, "name": "Ada", "email": "ada@students.example"}], "previous_submissions": []}`)
	run, err := os.ReadFile(filepath.Join(source, "run_autograder"))
	require.NoError(t, err)
	put(t, filepath.Join(root, "run_autograder"), string(run)) // the platform copies it, and makes it a program
	require.NoError(t, os.Chmod(filepath.Join(root, "run_autograder"), 0o700))
	m := machine{dir: root, readOnly: filepath.Join(root, "submission"), env: []string{"AUTOGRADER_ROOT=" + root}}
	m.run(t, filepath.Join(source, "setup.sh"))
	info, err := os.Stat(filepath.Join(source, "grade.yaml"))
	require.NoError(t, err)
	assert.Zero(t, info.Mode().Perm()&0o077, "others cannot read the seed")
	m.run(t, filepath.Join(root, "run_autograder"))
	var got struct {
		Score *float64
		Tests []struct{ Name, Status, Output string }
	}
	decode(t, filepath.Join(root, "results", "results.json"), &got)
	valid(t, "gradescope", filepath.Join(root, "results", "results.json"))
	require.NotNil(t, got.Score)
	require.NotEmpty(t, got.Tests)
	assert.Contains(t, got.Tests[0].Name, "T101")
	assert.Contains(t, got.Tests[0].Output, "not started", "it was graded, and not only missed")
}

func TestPrairieLearn(t *testing.T) {
	t.Parallel()
	root, dir := t.TempDir(), filepath.Join(t.TempDir(), "pack")
	packed(t, "prairielearn", dir)
	var info struct {
		UUID    string
		Options struct {
			Entrypoint string
			Timeout    int
		} `json:"externalGradingOptions"`
	}
	decode(t, filepath.Join(dir, "question", "info.json"), &info)
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, info.UUID)
	assert.Equal(t, 600, info.Options.Timeout)
	handIn(t, filepath.Join(root, "student"))
	m := machine{dir: root, readOnly: filepath.Join(root, "student"), env: []string{"GRADE_ROOT=" + root}}
	m.run(t, filepath.Join(dir, "image", filepath.Base(info.Options.Entrypoint)))
	var got struct {
		Gradable bool
		Score    *float64
		Tests    []struct{ Name string }
	}
	decode(t, filepath.Join(root, "results", "results.json"), &got)
	valid(t, "prairielearn", filepath.Join(root, "results", "results.json"))
	require.NotNil(t, got.Score)
	assert.True(t, got.Gradable)
	assert.NotEmpty(t, got.Tests)
}

func TestClassroom50(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("Classroom 50 starts autograders with Python, which is missing here")
	}
	dir, checkout := filepath.Join(t.TempDir(), "pack"), t.TempDir()
	packed(t, "classroom50", dir)
	handIn(t, filepath.Join(checkout, "exercises"))
	m := machine{dir: checkout, env: []string{
		"CLASSROOM=api-lab", "ASSIGNMENT=lab", "ASSIGNMENT_TYPE=individual", "OWNER=ada", "USERNAME=ada", "SUBMISSION_TAG=submit/2026-11-20T10-00-00Z-a1b2c3d",
		"COMMIT_URL=https://example.test/c", "RELEASE_URL=https://example.test/r", "REVIEW_URL=https://example.test/v",
	}}
	m.run(t, "python3", filepath.Join(dir, "autograder.py"))
	var got struct {
		Schema, Classroom, Owner string
		Score, Max               *int
		Tests                    []struct{ Passed *bool }
	}
	decode(t, filepath.Join(checkout, "result.json"), &got)
	valid(t, "classroom50", filepath.Join(checkout, "result.json"))
	assert.Equal(t, "classroom50/result/v1", got.Schema)
	assert.Equal(t, "api-lab", got.Classroom)
	require.NotNil(t, got.Score)
	assert.NotEmpty(t, got.Tests)
}

func TestGitLab(t *testing.T) {
	t.Parallel()
	dir, project := filepath.Join(t.TempDir(), "pack"), t.TempDir()
	packed(t, "gitlab", dir)
	handIn(t, filepath.Join(project, "exercises"))
	var ci map[string]struct {
		Script    []string
		Artifacts struct{ Reports map[string]string }
	}
	text, err := os.ReadFile(filepath.Join(dir, ".gitlab-ci.yml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &ci))
	job := ci["api-failure-lab"]
	require.Len(t, job.Script, 1)
	m := machine{dir: project, readOnly: filepath.Join(dir, "image"), env: []string{"CI_PROJECT_DIR=" + project}}
	m.run(t, "sh", "-ec", strings.ReplaceAll(job.Script[0], "/opt/failurelab", filepath.Join(dir, "image")))
	text, err = os.ReadFile(filepath.Join(project, job.Artifacts.Reports["junit"]))
	require.NoError(t, err)
	var got struct {
		Suites []struct {
			Cases []struct {
				Name string `xml:"name,attr"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	require.NoError(t, xml.Unmarshal(text, &got))
	require.NotEmpty(t, got.Suites)
	assert.NotEmpty(t, got.Suites[0].Cases)
}

func TestGitHub(t *testing.T) {
	t.Parallel()
	dir, workspace, temp := filepath.Join(t.TempDir(), "pack"), t.TempDir(), t.TempDir()
	packed(t, "github", dir)
	handIn(t, filepath.Join(workspace, "exercises"))
	var workflow struct {
		Jobs map[string]struct{ Steps []struct{ Run string } }
	}
	text, err := os.ReadFile(filepath.Join(dir, ".github", "workflows", "grade.yml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &workflow))
	steps := workflow.Jobs["grade"].Steps
	require.Len(t, steps, 2)
	m := machine{dir: workspace, readOnly: filepath.Join(dir, "image"), env: []string{
		"GITHUB_WORKSPACE=" + workspace, "RUNNER_TEMP=" + temp, "GITHUB_STEP_SUMMARY=" + filepath.Join(temp, "summary"), "GITHUB_OUTPUT=" + filepath.Join(temp, "output"),
	}}
	m.run(t, "sh", "-ec", strings.ReplaceAll(steps[1].Run, "/opt/failurelab", filepath.Join(dir, "image")))
	output, err := os.ReadFile(filepath.Join(temp, "output"))
	require.NoError(t, err)
	encoded, found := bytes.CutPrefix(bytes.TrimSpace(output), []byte("result="))
	require.True(t, found, string(output))
	decoded, err := base64.StdEncoding.DecodeString(string(encoded))
	require.NoError(t, err)
	put(t, filepath.Join(temp, "decoded"), string(decoded))
	valid(t, "github", filepath.Join(temp, "decoded"))
	var got struct {
		Version int
		Tests   []struct{ Score *float64 }
	}
	require.NoError(t, json.Unmarshal(decoded, &got))
	assert.Equal(t, 1, got.Version)
	assert.NotEmpty(t, got.Tests)
	summary, err := os.ReadFile(filepath.Join(temp, "summary"))
	require.NoError(t, err)
	assert.Contains(t, string(summary), "unauthorized")
}

func decode(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into), string(text))
}

// valid holds a result against the platform's schema.
func valid(t *testing.T, platform, file string) {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("../../report/export/testdata/" + platform + ".schema.json")
	require.NoError(t, err)
	f, err := os.Open(file)
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	v, err := jsonschema.UnmarshalJSON(f)
	require.NoError(t, err)
	require.NoError(t, s.Validate(v))
}
