package class_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/internal/gotool"
	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cleanRoom is a room that builds with the go command, and the cache that graders of this user have.
func cleanRoom(t *testing.T, course string) *run.CleanRoom {
	t.Helper()
	folders, err := gotool.CacheFolders()
	require.NoError(t, err)
	cache := filepath.Join(folders[0], "class-build")
	require.NoError(t, os.MkdirAll(cache, 0o700))
	room, err := run.NewCleanRoom(context.Background(), course, cache, t.TempDir(), 0)
	require.NoError(t, err)
	return room
}

// Neither the grader's environment nor what lies beside the tests decides what is built (attacks 12, 13, 14 and 21). Not in
// parallel: it sets the environment.
func TestWhatMustNotDecideABuild(t *testing.T) {
	if isOther() {
		t.Skip("another user builds nothing")
	}
	course, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir, out := t.TempDir(), t.TempDir()
	files := map[string]string{
		"exercises/01_unauthorized/exercise_test.go": "package unauthorized\n\nimport (\n\t\"testing\"\n\n\t\"failurelab/lab\"\n)\n\nfunc TestT105(t *testing.T) { lab.Open(t, \"T105\") }\n",
		"other.go":                     "not Go at all",
		"go.mod":                       "module evil\n\ngo 1.99\n\ntoolchain go1.99.0\n\nreplace failurelab => ./evil\n",
		"go.work":                      "go 1.99\n\nuse ./evil\n",
		"go.env":                       "GOFLAGS=-run=^$\n",
		"vendor/modules.txt":           "# failurelab v0.0.0\n",
		"vendor/failurelab/lab/lab.go": "package lab\n",
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	overlay := `{"Replace":{"` + filepath.Join(course, "lab/lab.go") + `":"` + filepath.Join(dir, "other.go") + `"}}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), []byte(overlay), 0o600))
	for name, value := range map[string]string{
		"GOFLAGS": "-overlay=" + filepath.Join(dir, "overlay.json"), "GOWORK": filepath.Join(dir, "go.work"), "GOENV": filepath.Join(dir, "go.env"),
		"GOTOOLCHAIN": "go1.99.0", "CGO_ENABLED": "1", "GOPROXY": "http://127.0.0.1:1", "GOCACHE": filepath.Join(dir, "cache"), "GO111MODULE": "off",
	} {
		t.Setenv(name, value)
	}
	t.Chdir(dir)

	built := cleanRoom(t, course).Build(t.Context(), run.Tree{Dir: dir, Exercises: []string{"01_unauthorized"}}, out)
	assert.Empty(t, built.Errors)
	assert.FileExists(t, built.Programs["01_unauthorized"].Path)
	assert.NoDirExists(t, filepath.Join(dir, "cache"))
}

// What the course is made of is not compiled for a submission, even if inspection let it pass.
func TestWhatIsNotBuilt(t *testing.T) {
	if isOther() {
		t.Skip("another user builds nothing")
	}
	t.Parallel()
	course, err := filepath.Abs("../..")
	require.NoError(t, err)
	room := cleanRoom(t, course)
	for _, path := range []string{"failurelab/lab/course", "failurelab/lab/world", "failurelab/grader/judge", "failurelab/exercises/02_forbidden", "C"} {
		dir := t.TempDir()
		folder := filepath.Join(dir, "exercises", "01_unauthorized")
		require.NoError(t, os.MkdirAll(folder, 0o700))
		text := "package unauthorized\n\nimport _ \"" + path + "\"\n"
		require.NoError(t, os.WriteFile(filepath.Join(folder, "exercise_test.go"), []byte(text), 0o600))
		built := room.Build(t.Context(), run.Tree{Dir: dir, Exercises: []string{"01_unauthorized"}}, t.TempDir())
		var theirs *run.CompileError
		require.ErrorAs(t, built.Errors["01_unauthorized"], &theirs, path)
	}
}
