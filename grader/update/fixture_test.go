package update_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"failurelab/grader/update"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	first  = "exercises/01_first/exercise_test.go"
	second = "exercises/02_second/exercise_test.go"
	third  = "exercises/03_third/exercise_test.go"
	copies = "grader/author/starters/testdata/"
)

// starterOf is a starter with one test for each name.
func starterOf(tests ...string) string {
	text := "package x\n"
	for _, name := range tests {
		text += "\nfunc Test" + name + "() {}\n"
	}
	return text
}

// old is a small course, and newer its next version: a starter has changed, another has not, a file is gone and some are new.
var (
	old = map[string]string{
		"go.mod": "module failurelab\n", "README.md": "old\n", ".ci/run": "#!old\n", "lab/lab.go": "package lab\n", "lab/gone/gone.go": "package gone\n",
		first: starterOf("A", "B"), copies + "01_first/exercise_test.go": starterOf("A", "B"), "exercises/01_first/README.md": "one\n",
		second: starterOf("C"), copies + "02_second/exercise_test.go": starterOf("C"), "exercises/02_second/README.md": "two\n",
	}
	newer = map[string]string{
		"go.mod": "module failurelab\n", "README.md": "new\n", ".ci/run": "#!new\n", "lab/lab.go": "package lab // new\n", "lab/more/more.go": "package more\n",
		first: newFirst, copies + "01_first/exercise_test.go": newFirst, "exercises/01_first/README.md": "one, new\n",
		second: starterOf("C"), copies + "02_second/exercise_test.go": starterOf("C"), "exercises/02_second/README.md": "two\n",
		third: starterOf("D"), copies + "03_third/exercise_test.go": starterOf("D"),
	}
	newFirst = "package x\n\nfunc TestA() {}\n\n// It has a comment.\nfunc TestB() {}\n\nfunc TestE() {}\n"
)

const mine = "package x\n\nfunc TestA() { mine() }\n"

func put(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		mode := os.FileMode(0o600)
		if name == ".ci/run" {
			mode = 0o700
		}
		require.NoError(t, os.WriteFile(file, []byte(text), mode))
	}
}

func course(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	put(t, root, files)
	return root
}

func has(t *testing.T, root, name, want string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	require.NoError(t, err)
	assert.Equal(t, want, string(b), name)
}

// tidy asserts that no temporary file is left.
func tidy(t *testing.T, root string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if d != nil && d.Name() == ".git" {
			return filepath.SkipDir
		}
		assert.NotEqual(t, ".tmp", filepath.Ext(path), path)
		return err
	}))
}

// git runs git in a folder, without the git settings of the person who runs the test.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=ada", "-c", "user.email=ada@lab.test", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "git %v: %s", args, out)
	return string(out)
}

// repositories are the course's, at its old version, and a learner's clone of it.
func repositories(t *testing.T) (upstream, clone string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	upstream = course(t, old)
	git(t, upstream, "init", "--quiet", "--initial-branch=main")
	git(t, upstream, "add", "-A")
	git(t, upstream, "commit", "--quiet", "-m", "old")
	clone = filepath.Join(t.TempDir(), "clone")
	git(t, upstream, "clone", "--quiet", upstream, clone)
	git(t, clone, "config", "user.name", "grace")
	git(t, clone, "config", "user.email", "grace@lab.test")
	return upstream, clone
}

// release commits the newer version upstream.
func release(t *testing.T, upstream string) {
	t.Helper()
	git(t, upstream, "rm", "--quiet", "-r", "lab/gone")
	put(t, upstream, newer)
	git(t, upstream, "add", "-A")
	git(t, upstream, "commit", "--quiet", "-m", "new")
}

// planned is a plan for a clone, as the command makes it, and the commit.
func planned(t *testing.T, clone string) (*update.Repository, string, update.Plan) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	r, err := update.Open(ctx, clone)
	require.NoError(t, err)
	require.NoError(t, r.Ready(ctx))
	commit, err := r.Fetch(ctx, "", "")
	require.NoError(t, err)
	to, err := r.Version(ctx, commit)
	require.NoError(t, err)
	base, err := r.Base(ctx, commit)
	require.NoError(t, err)
	p, err := update.Make(clone, base, to)
	require.NoError(t, err)
	return r, commit, p
}

func updated(t *testing.T, clone string) update.Plan {
	t.Helper()
	r, commit, p := planned(t, clone)
	kept, err := p.Apply(clone)
	require.NoError(t, err)
	assert.Empty(t, kept)
	require.NoError(t, r.Join(t.Context(), commit, p))
	tidy(t, clone)
	return p
}
