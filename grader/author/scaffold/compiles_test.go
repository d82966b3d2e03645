package scaffold_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"failurelab/grader/author/scaffold"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is written compiles, and the project's own test says in words what is missing. go sees the scaffolded files in the
// place of this module's (-overlay), so that it builds only what differs.
func TestTheRestCompiles(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the lab once more")
	}
	t.Parallel()
	in := module(t, append(sources, "go.mod")...)
	written, err := scaffold.NewExercise(in, "08_bad_request")
	require.NoError(t, err)
	for name, exercise := range map[string]string{"malformed-body": "08_bad_request", "method-not-allowed": "03_not_found"} {
		more, err := scaffold.NewFailure(in, exercise, name)
		require.NoError(t, err)
		written = append(written, more...)
	}
	overlay := overlaid(t, in, written)

	run := func(dir, name string, args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run(root, "go", "vet", "-overlay", overlay, "./lab", "./lab/failure/...", "./lab/course", "./grader/author/starters",
		"./exercises/03_not_found")
	require.NoError(t, err, out)
	// vet wants the folder of a package to be there; listing what a test exports compiles it.
	out, err = run(root, "go", "list", "-overlay", overlay, "-test", "-export", "./exercises/08_bad_request", "./solutions/08_bad_request")
	require.NoError(t, err, out)

	binary := filepath.Join(t.TempDir(), "course.test")
	out, err = run(root, "go", "test", "-c", "-overlay", overlay, "-o", binary, "./lab/course")
	require.NoError(t, err, out)
	out, err = run(filepath.Join(in, "lab/course"), binary, "-test.run", "^TestNothingIsMissing$")
	require.Error(t, err, "it is not finished")
	for _, want := range []string{
		"lab/failure/malformed_body.go: Means is empty", "lab/failure/method_not_allowed.go: Mutants: 0 broken labs",
		"lab/course/08_bad_request.go: Title does not quote the customers",
		"lab/course/08_bad_request.go: clause 400.1: Promise is empty", "exercises/08_bad_request/README.md: replace this by prose: What",
	} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "panic")
}

// overlaid writes the file that has go read these files in place of this module's.
func overlaid(t *testing.T, in string, files []string) string {
	t.Helper()
	module, err := filepath.Abs(root)
	require.NoError(t, err)
	replace := map[string]string{}
	for _, name := range files {
		replace[filepath.Join(module, name)] = filepath.Join(in, name)
	}
	work, err := filepath.Glob(filepath.Join(module, "exercises/03_not_found/*.go"))
	require.NoError(t, err)
	for _, file := range work {
		if name := filepath.Base(file); name != "main_test.go" && name != "exercise_test.go" {
			replace[file] = "" // a learner's own: go takes it for deleted
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(file, overlay, 0o600))
	return file
}
