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
	in, exercise := module(t, append(sources, "go.mod")...), free(t, oddExercise)
	contract, readme := "lab/course/"+exercise+".go", "exercises/"+exercise+"/README.md"
	written, err := scaffold.NewExercise(in, exercise)
	require.NoError(t, err)

	bare := missing(t, in, overlaid(t, in, written))
	for _, want := range []string{
		contract + ": it has no ticket: add one with", contract + ": 0 suspects without a ticket, want at least 2",
		contract + ": Title does not quote the customers", contract + ": promise " + oddStatus + ".1 status: Text is empty",
		readme + ": replace this by prose: What", readme + ": its table of contract is not current",
	} {
		assert.Contains(t, bare, want)
	}

	for name, exercise := range map[string]string{oddFailure: exercise, "eaten-by-moths": "03_not_found"} {
		more, err := scaffold.NewFailure(in, exercise, name)
		require.NoError(t, err)
		written = append(written, more...)
	}
	overlay := overlaid(t, in, written)
	out, err := run(t, root, "go", "vet", "-overlay", overlay, "./lab", "./lab/failure/...", "./lab/course", "./grader/author/starters",
		"./exercises/03_not_found")
	require.NoError(t, err, out)
	// vet wants the folder of a package to be there; listing what a test exports compiles it.
	out, err = run(t, root, "go", "list", "-overlay", overlay, "-test", "-export", "./exercises/"+exercise, "./solutions/"+exercise)
	require.NoError(t, err, out)
	begun := missing(t, in, overlay)
	for _, want := range []string{
		"lab/failure/haunted_by_moths.go: Means is empty", "lab/failure/eaten_by_moths.go: Mutants: 0 broken labs", contract + ": 0 suspects without",
	} {
		assert.Contains(t, begun, want)
	}
	assert.NotContains(t, begun, "it has no ticket")
}

// missing returns what the course's own test says of a tree that is not finished.
func missing(t *testing.T, in, overlay string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "course.test")
	out, err := run(t, root, "go", "test", "-c", "-overlay", overlay, "-o", binary, "./lab/course")
	require.NoError(t, err, out)
	out, err = run(t, filepath.Join(in, "lab/course"), binary, "-test.run", "^TestNothingIsMissing$")
	require.Error(t, err, "it is not finished")
	assert.NotContains(t, out, "panic")
	return out
}

func run(t *testing.T, dir, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
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
