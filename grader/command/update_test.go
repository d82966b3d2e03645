package command

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const starterCopy = "grader/author/starters/testdata/01_first/exercise_test.go"

// version is a small course. Its starter has the tests that are named.
func version(t *testing.T, dir string, tests ...string) string {
	t.Helper()
	starter := "package x\n"
	for _, name := range tests {
		starter += "\nfunc Test" + name + "() {}\n"
	}
	for name, text := range map[string]string{
		"go.mod": "module failurelab\n", "README.md": strings.Join(tests, " ") + "\n", starterCopy: starter,
		"exercises/01_first/exercise_test.go": starter,
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	return dir
}

func gitIn(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=ada", "-c", "user.email=ada@lab.test"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "git %v: %s", args, out)
}

func edit(t *testing.T, root, name string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte("package mine\n"), 0o600))
}

func TestUpdateFromAFolder(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "")
	version(t, s.source.Root, "A", "B")
	edit(t, s.source.Root, "exercises/01_first/exercise_test.go")
	dir := version(t, t.TempDir(), "A", "B", "C")
	require.NoError(t, s.updateFrom(t.Context(), dir))
	fits(t, out.String())
	expect(t, "update_from_a_folder", out.String())

	out.Reset()
	require.NoError(t, s.updateFrom(t.Context(), dir))
	assert.Equal(t, "You have this version already. Nothing was changed.\n", out.String())

	err := s.updateFrom(t.Context(), s.source.Root)
	assert.Equal(t, Failed, exitCode(err))
	assert.ErrorContains(t, err, "Nothing was changed: ")
	assert.ErrorContains(t, err, "one contains the other")
}

func TestUpdateByGit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	upstream := version(t, t.TempDir(), "A")
	gitIn(t, upstream, "init", "--quiet", "--initial-branch=main")
	gitIn(t, upstream, "add", "-A")
	gitIn(t, upstream, "commit", "--quiet", "-m", "old")
	s, out := learner(t, "")
	s.source.Root = filepath.Join(t.TempDir(), "clone")
	gitIn(t, upstream, "clone", "--quiet", upstream, s.source.Root)

	require.NoError(t, s.updateByGit(t.Context(), source{}))
	assert.Equal(t, "You have the newest version already. Nothing was changed.\n", out.String())

	version(t, upstream, "A", "B")
	gitIn(t, upstream, "commit", "--quiet", "-a", "-m", "new")
	edit(t, s.source.Root, "README.md")
	out.Reset()
	err := s.updateByGit(t.Context(), source{})
	assert.Equal(t, Failed, exitCode(err))
	assert.Empty(t, out.String())
	expect(t, "update_stopped", err.Error()+"\n")

	gitIn(t, s.source.Root, "checkout", "--", "README.md")
	require.NoError(t, s.updateByGit(t.Context(), source{}))
	fits(t, out.String())
	expect(t, "update_by_git", out.String())

	s.source.Root = version(t, t.TempDir(), "A")
	err = s.updateByGit(t.Context(), source{})
	assert.Equal(t, Failed, exitCode(err))
	assert.ErrorContains(t, err, "Nothing was changed: no git: ")
	assert.ErrorContains(t, err, "update --from THAT_FOLDER")
}
