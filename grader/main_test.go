package grader

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// These tests run the go command on an exercise as learners do, with a submission in place of its file. One ticket of it is
// done, the others are not started.

const exercise = "01_unauthorized"

// goTest is what the go command prints, and how it ends.
func goTest(t *testing.T, args ...string) (string, int) {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	root, err := moduleRoot(dir)
	require.NoError(t, err)
	_, err = binary(dir) // so that no line says that it is being built
	require.NoError(t, err)
	folder := filepath.Join(root, "exercises", exercise)
	files := map[string]string{}
	theirs, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	for _, f := range theirs { // in a learner's repository these are the learner's own tests
		if filepath.Base(f) != "main_test.go" {
			files[f] = ""
		}
	}
	files[filepath.Join(folder, "exercise_test.go")] = filepath.Join(root, "grader", "testdata", "submissions", "plain_testing", "exercise_test.go")
	file := filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, run.WriteOverlay(file, files))
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"test", "-overlay", file}, append(args, "./exercises/"+exercise)...)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		require.NotNil(t, cmd.ProcessState, "%v", err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func TestFlagsOfGoTest(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		args []string
		code int
		want []string
		not  []string
	}{
		{"none", nil, 1, []string{" tickets done · house rules", "done         T105", "Next: exercises/01_unauthorized/exercise_test.go", "FAIL\tfailurelab/exercises/01_unauthorized"}, []string{"=== RUN", "PASS"}},
		{"-v -count", []string{"-v", "-count=2"}, 1, []string{"=== RUN   TestT105\n", "--- PASS: TestT105", "\nFAIL\n01_unauthorized", "T105  DONE"}, []string{"PASS\n"}},
		{"-run", []string{"-run", "T105", "-v"}, 0, []string{"1 of 1 tickets done", "To judge the whole exercise", "\nPASS\n", "ok  \t"}, []string{"house rules"}},
		{"-skip", []string{"-skip", "T105", "-v"}, 0, []string{"testing: warning: no tests to run"}, []string{"T105", "not started"}},
		{"-coverprofile", []string{"-coverprofile=" + filepath.Join(t.TempDir(), "c.out")}, 1, []string{"coverage: [no statements]", "done         T105"}, []string{"program not built with -cover"}},
		{"-shuffle -failfast -cpu", []string{"-shuffle=on", "-failfast", "-cpu", "1,2"}, 1, []string{"-test.shuffle ", "done         T105"}, nil},
		{"-list", []string{"-list", "."}, 0, []string{"TestT105\n", "ok  \t"}, []string{"tickets done"}},
		{"-timeout", []string{"-timeout", "1ms"}, 1, []string{"01_unauthorized   ran out of time after 950µs, so nothing is judged. Give it more: go test -timeout 10m"}, []string{"GRADER ERROR", "goroutine "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			out, code := goTest(t, tc.args...)
			assert.Equal(t, tc.code, code, out)
			for _, want := range tc.want {
				assert.Contains(t, out, want)
			}
			for _, not := range tc.not {
				assert.NotContains(t, out, not)
			}
		})
	}
}

// Editors read go test -json: each test has an event, and so has the verdict.
func TestJSONOfGoTest(t *testing.T) {
	t.Parallel()
	out, code := goTest(t, "-json")
	assert.Equal(t, 1, code)
	actions, said := map[string]string{}, ""
	for d := json.NewDecoder(strings.NewReader(out)); d.More(); {
		var e struct{ Action, Test, Output string }
		require.NoError(t, d.Decode(&e), out)
		if e.Test == exercise {
			said += e.Output
		}
		if e.Action == "pass" || e.Action == "fail" {
			actions[e.Test] = e.Action
		}
	}
	assert.Equal(t, map[string]string{"TestT105": "pass", exercise: "fail", "": "fail"}, actions)
	assert.Contains(t, said, "Next: exercises/01_unauthorized/exercise_test.go")
}

// A debugger starts the test binary as go test does not: then the tests run in that process, on one correct lab.
func TestUnderADebugger(t *testing.T) {
	t.Parallel()
	dir, err := os.Getwd()
	require.NoError(t, err)
	program := filepath.Join(t.TempDir(), "x.test")
	out, code := goTest(t, "-c", "-o", program)
	require.Zero(t, code, out)
	cmd := exec.CommandContext(t.Context(), program, "-test.v")
	cmd.Dir = filepath.Join(dir, "..", "exercises", exercise)
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, string(said))
	assert.Contains(t, string(said), "not graded: this is one lab that keeps the contract")
	assert.Contains(t, string(said), "--- PASS: TestT105")
	assert.NotContains(t, string(said), "tickets done")
}

// Go test remembers a green result, until something changes that the labs are made of.
func TestGoTestKnowsWhatAResultDependsOn(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "testlog.txt")
	program := filepath.Join(t.TempDir(), "x.test")
	out, code := goTest(t, "-c", "-o", program)
	require.Zero(t, code, out)
	dir, err := os.Getwd()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program, "-test.paniconexit0", "-test.run=T105", "-test.testlogfile="+log)
	cmd.Dir = filepath.Join(dir, "..", "exercises", exercise)
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, string(said))
	opened, err := os.ReadFile(log)
	require.NoError(t, err)
	root := filepath.Dir(dir)
	for _, path := range []string{"go.mod", "lab/failure", "lab/course", "lab/world", "lab/api", "grader/judge"} {
		assert.Contains(t, string(opened), "open "+filepath.Join(root, filepath.FromSlash(path))+"\n")
	}
}
