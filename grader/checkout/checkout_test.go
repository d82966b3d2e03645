package checkout_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/author/starters"
	"failurelab/grader/checkout"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const exercise = "01_unauthorized"

// fresh is a module's folder with one exercise as it is handed out, and the path of its test file.
func fresh(t *testing.T) (root, file string) {
	t.Helper()
	root = t.TempDir()
	dir := filepath.Join(root, "exercises", exercise)
	require.NoError(t, os.MkdirAll(dir, 0o700))
	file = filepath.Join(dir, "exercise_test.go")
	write(t, file, string(starter()))
	return root, file
}

func starter() []byte { return starters.Files(exercise)["exercise_test.go"] }

func write(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(b)
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestState(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(t *testing.T, file string)
		want   checkout.State
	}{
		"untouched":     {func(*testing.T, string) {}, checkout.Untouched},
		"line endings":  {func(t *testing.T, f string) { write(t, f, strings.ReplaceAll(string(starter()), "\n", "\r\n")) }, checkout.Untouched},
		"one more line": {func(t *testing.T, f string) { write(t, f, string(starter())+"\n") }, checkout.Edited},
		"empty":         {func(t *testing.T, f string) { write(t, f, "") }, checkout.Edited},
		"missing":       {func(t *testing.T, f string) { require.NoError(t, os.Remove(f)) }, checkout.Missing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, file := fresh(t)
			tc.change(t, file)
			state, err := checkout.Of(root, exercise)
			require.NoError(t, err)
			assert.Equal(t, tc.want, state)
		})
	}
}

func TestAFolderIsNoFile(t *testing.T) {
	t.Parallel()
	root, file := fresh(t)
	require.NoError(t, os.Remove(file))
	require.NoError(t, os.MkdirAll(filepath.Join(file, "mine"), 0o700))
	_, err := checkout.Of(root, exercise)
	require.Error(t, err)
	done, err := checkout.Reset(root, exercise)
	require.ErrorContains(t, err, "is not a file (d---------). Move it away, and run the command again")
	assert.Empty(t, done.Put)
	assert.DirExists(t, filepath.Join(file, "mine"))
}

func TestResetOfAnUntouchedStarter(t *testing.T) {
	t.Parallel()
	root, file := fresh(t)
	done, err := checkout.Reset(root, exercise)
	require.NoError(t, err)
	assert.Empty(t, done.Put)
	assert.Empty(t, done.Kept)
	assert.Equal(t, []string{"exercise_test.go"}, names(t, filepath.Dir(file)))
}

func TestResetOfAMissingStarter(t *testing.T) {
	t.Parallel()
	root, file := fresh(t)
	require.NoError(t, os.Remove(file))
	done, err := checkout.Reset(root, exercise)
	require.NoError(t, err)
	assert.Equal(t, []string{"exercises/01_unauthorized/exercise_test.go"}, done.Put)
	assert.Empty(t, done.Kept)
	assert.Equal(t, string(starter()), read(t, file))
}

// Each reset keeps what was there under the next number, and nothing that was kept is overwritten.
func TestResetKeepsEverything(t *testing.T) {
	t.Parallel()
	root, file := fresh(t)
	for n, text := range []string{"package first\n", "package second\n", "package third\n"} {
		write(t, file, text)
		done, err := checkout.Reset(root, exercise)
		require.NoError(t, err)
		kept := "exercises/01_unauthorized/exercise_test.go." + string(rune('1'+n)) + ".bak"
		assert.Equal(t, map[string]string{"exercises/01_unauthorized/exercise_test.go": kept}, done.Kept)
		assert.Equal(t, string(starter()), read(t, file))
	}
	assert.Equal(t, []string{"exercise_test.go", "exercise_test.go.1.bak", "exercise_test.go.2.bak", "exercise_test.go.3.bak"}, names(t, filepath.Dir(file)))
	assert.Equal(t, "package first\n", read(t, file+".1.bak"))
	assert.Equal(t, "package third\n", read(t, file+".3.bak"))
}

// A name is free or it is not: a folder or a link that leads nowhere takes it too.
func TestKeepTakesNoNameThatIsTaken(t *testing.T) {
	t.Parallel()
	_, file := fresh(t)
	require.NoError(t, os.Mkdir(file+".1.bak", 0o700))
	require.NoError(t, os.Symlink("nowhere", file+".2.bak"))
	kept, err := checkout.Keep(file)
	require.NoError(t, err)
	assert.Equal(t, file+".3.bak", kept)
	assert.Equal(t, string(starter()), read(t, kept))
	_, err = checkout.Keep(file + ".missing")
	require.ErrorIs(t, err, os.ErrNotExist)
}

// What is edited in place after it was kept does not change what was kept.
func TestKeptTextIsIndependent(t *testing.T) {
	t.Parallel()
	root, file := fresh(t)
	write(t, file, "package mine\n")
	_, err := checkout.Reset(root, exercise)
	require.NoError(t, err)
	write(t, file, "package later\n")
	assert.Equal(t, "package mine\n", read(t, file+".1.bak"))
}

// If the new text cannot be written, nothing changes.
func TestResetWithoutRoom(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("everything can be written by root")
	}
	root, file := fresh(t)
	write(t, file, "package mine\n")
	dir := filepath.Dir(file)
	require.NoError(t, os.Chmod(dir, 0o500))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	_, err := checkout.Reset(root, exercise)
	require.ErrorIs(t, err, os.ErrPermission)
	assert.Equal(t, "package mine\n", read(t, file))
	assert.Equal(t, []string{"exercise_test.go"}, names(t, dir))
}

func TestPrepareLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	_, file := fresh(t)
	prepared, err := checkout.Prepare(file, []byte("new"), 0o755)
	require.NoError(t, err)
	assert.Equal(t, "new", read(t, prepared))
	assert.False(t, strings.HasSuffix(prepared, ".go"), "go test must not see it")
	_, err = checkout.Prepare(filepath.Join(filepath.Dir(file), "no", "folder"), nil, 0o644)
	require.Error(t, err)
}

func TestAdded(t *testing.T) {
	t.Parallel()
	root, file := fresh(t)
	for _, name := range []string{"main_test.go", "helper_test.go", "notes.md", "exercise_test.go.1.bak", "another.go"} {
		write(t, filepath.Join(filepath.Dir(file), name), "package unauthorized\n")
	}
	added, err := checkout.Added(root, exercise)
	require.NoError(t, err)
	assert.Equal(t, []string{"another.go", "helper_test.go"}, added)
	_, err = checkout.Added(root, "99_nothing")
	require.Error(t, err)
}
