package run

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"failurelab/grader/internal/gotool"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	other = "02_forbidden"

	twoTests = `package forbidden

import (
	"strings"
	"testing"
)

func TestT201(t *testing.T) { t.Log(strings.ToUpper("a")) }
func TestT202(t *testing.T) {}
`
)

// tree writes a submission: texts by exercise and file.
func tree(t *testing.T, files map[string]string) Tree {
	t.Helper()
	tree := Tree{Dir: t.TempDir(), Separate: map[string]bool{}}
	require.NoError(t, os.Mkdir(filepath.Join(tree.Dir, "exercises"), 0o700))
	for name, text := range files {
		path := filepath.Join(tree.Dir, "exercises", name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	entries, err := os.ReadDir(filepath.Join(tree.Dir, "exercises"))
	require.NoError(t, err)
	for _, e := range entries {
		tree.Exercises = append(tree.Exercises, e.Name())
	}
	return tree
}

// here is the course, and the build cache that class grade uses.
func here(t *testing.T) (root, cache string) {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	root, err = Root(dir)
	require.NoError(t, err)
	folders, err := gotool.CacheFolders()
	require.NoError(t, err)
	cache = filepath.Join(folders[0], "class-build")
	require.NoError(t, os.MkdirAll(cache, 0o700))
	return root, cache
}

func cleanRoom(t *testing.T) *CleanRoom {
	t.Helper()
	root, cache := here(t)
	c, err := NewCleanRoom(t.Context(), root, cache, t.TempDir(), 0)
	require.NoError(t, err)
	return c
}

// programBytes builds one exercise, and returns its program.
func programBytes(t *testing.T, c *CleanRoom) []byte {
	t.Helper()
	b := c.Build(t.Context(), tree(t, map[string]string{other + "/exercise_test.go": twoTests}), t.TempDir())
	require.Empty(t, b.Errors)
	program, err := os.ReadFile(b.Programs[other].Path)
	require.NoError(t, err)
	return program
}

// No setting of the person or the machine counts, in whatever folder it is built. Not in parallel: the environment changes.
func TestCleanRoomsBuildTheSameEverywhere(t *testing.T) {
	root, cache := here(t)
	want := programBytes(t, cleanRoom(t))

	above := t.TempDir()
	course := filepath.Join(above, "course")
	require.NoError(t, os.MkdirAll(filepath.Join(course, "lab"), 0o700))
	copyOf(t, root, course, "go.mod", "go.sum", "lab", "lab/wire")
	settings := filepath.Join(above, "go.env")
	for file, text := range map[string]string{
		settings:                        "GOFLAGS=-mod=vendor\nGOTOOLCHAIN=go1.99.9\nCGO_ENABLED=1\nGOPROXY=https://nowhere.invalid\n",
		filepath.Join(above, "go.work"): "this is no go.work\n",
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	modules, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	for name, value := range map[string]string{
		"GOFLAGS": "-run=^$ -race -tags=other", "GOENV": settings, "GOPROXY": "http://127.0.0.1:1", "GOWORK": filepath.Join(above, "go.work"),
		"GOTOOLCHAIN": "go1.99.9", "GOOS": "plan9", "GOARCH": "386", "GOEXPERIMENT": "", "GOCACHE": "/nowhere", "CGO_ENABLED": "1",
		"HOME": "", "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": "", "TMPDIR": "/nowhere", "GOTMPDIR": "/nowhere",
		"GOMODCACHE": strings.TrimSpace(string(modules)),
	} {
		t.Setenv(name, value)
	}
	temp := t.TempDir()
	again, err := NewCleanRoom(t.Context(), root, cache, temp, 0)
	require.NoError(t, err)
	assert.Equal(t, len(want), len(programBytes(t, again)))
	assert.True(t, string(want) == string(programBytes(t, again)), "the same bytes")
	below, err := NewCleanRoom(t.Context(), course, cache, t.TempDir(), 0)
	require.NoError(t, err)
	programBytes(t, below)
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	for _, e := range left {
		assert.NotContains(t, e.Name(), "go-build", "the go command tidies up")
	}
}

// copyOf copies files, and folders without the folders in them.
func copyOf(t *testing.T, from, to string, names ...string) {
	t.Helper()
	for _, name := range names {
		matches, err := fs.Glob(os.DirFS(from), name)
		require.NoError(t, err)
		if info, err := os.Stat(filepath.Join(from, name)); err == nil && info.IsDir() {
			matches, err = fs.Glob(os.DirFS(from), name+"/*.go")
			require.NoError(t, err)
		}
		for _, m := range matches {
			text, err := os.ReadFile(filepath.Join(from, m))
			require.NoError(t, err)
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(to, m)), 0o700))
			require.NoError(t, os.WriteFile(filepath.Join(to, m), text, 0o600))
		}
	}
}

// Not in parallel: the environment changes.
func TestACleanRoomWithoutGo(t *testing.T) {
	root, cache := here(t)
	t.Setenv("PATH", t.TempDir())
	_, err := NewCleanRoom(t.Context(), root, cache, t.TempDir(), 0)
	require.EqualError(t, err, "the go command is not on the PATH. "+gotool.Install)
}

// A job of a platform may find the cache on a disk that it cannot write to.
func TestACleanRoomWithAWarmCacheThatIsReadOnly(t *testing.T) {
	t.Parallel()
	root, cache := here(t)
	cleanRoom(t) // warms it
	readOnly := readOnlyView(t, cache)
	c, err := NewCleanRoom(t.Context(), root, readOnly, t.TempDir(), 0)
	require.NoError(t, err)
	programBytes(t, c)
}

// Who is at fault if a tool fails.
func TestBlame(t *testing.T) {
	t.Parallel()
	exit := func(script string) error {
		return exec.CommandContext(t.Context(), "/bin/sh", "-c", script).Run()
	}
	if exit("exit 1") == nil || exit("true") != nil {
		t.Skip("this system has no shell")
	}
	const tooLarge = "To build these tests takes too much: the compile tool may take 1m0s of a processor, 1024 MB of memory, and files of 256 MB. " +
		"Make what they declare smaller, such as tables, arrays and nested types."
	for _, tc := range []struct {
		name   string
		u      used
		err    error
		theirs string
		ours   string
	}{
		{name: "nothing", u: used{said: "a note"}},
		{name: "a mistake", u: used{said: "exercises/x/x_test.go:5:2: undefined: y"}, err: exit("exit 1"), theirs: "exercises/x/x_test.go:5:2: undefined: y"},
		{name: "a mistake that quotes", u: used{said: "exercises/x/x_test.go:5:2: undefined: no space left on device"}, err: exit("exit 1"), theirs: "exercises/x/x_test.go:5:2: undefined: no space left on device"},
		{name: "a crash", u: used{said: "exercises/x/x_test.go:5:2: internal compiler error: oops\n\ngoroutine 1 [running]:\n/usr/lib/go/a.go:1"}, err: exit("exit 2"), theirs: "exercises/x/x_test.go:5:2: internal compiler error: oops"},
		{name: "memory", u: used{said: "fatal error: runtime: out of memory\n\nruntime stack:"}, err: exit("exit 2"), theirs: tooLarge},
		{name: "a large file", u: used{said: "compile: writing output: write /x/a.a: file too large"}, err: exit("exit 1"), theirs: tooLarge},
		{name: "processor time", u: used{cpu: toolCPU}, err: exit("kill -9 $$"), theirs: tooLarge},
		{name: "time", u: used{cpu: toolCPU / 2, late: true, longest: toolCPU}, err: exit("kill -9 $$"), theirs: tooLarge},
		{name: "time on a busy machine", u: used{cpu: time.Second, late: true, longest: toolCPU}, err: exit("kill -9 $$"), ours: "the compile tool did not end within 1m0s, of which it ran for 1s"},
		{name: "killed", u: used{}, err: exit("kill -9 $$"), ours: gotool.Memory},
		{name: "silent", u: used{}, err: exit("exit 1"), ours: "the compile tool: exit status 1"},
		{name: "a full disk", u: used{said: "compile: writing output: write /x/a.a: no space left on device"}, err: exit("exit 1"), ours: gotool.Room},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			tc.u.name = "compile"
			if tc.u.longest == 0 {
				tc.u.longest = maxBuild
			}
			err := tc.u.blame(tc.err)
			var compile *CompileError
			var build *BuildError
			switch {
			case tc.theirs != "":
				require.ErrorAs(t, err, &compile)
				assert.Equal(t, tc.theirs, compile.Said)
			case tc.ours != "":
				require.ErrorAs(t, err, &build)
				assert.Contains(t, err.Error(), tc.ours)
				assert.Equal(t, tc.name == "a full disk", build.Everywhere())
			default:
				assert.NoError(t, err)
			}
		})
	}
}
