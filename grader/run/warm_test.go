package run

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const solved = "01_unauthorized"

// copied is a source whose exercise's only test file is one of ours, with this text.
func copied(t *testing.T, text string) Source {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	root, err := Root(dir)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "exercise_test.go")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	theirs, err := filepath.Glob(filepath.Join(root, "exercises", solved, "*.go"))
	require.NoError(t, err)
	files := map[string]string{}
	for _, f := range theirs { // in a learner's repository these are the learner's own tests
		files[solved+"/"+filepath.Base(f)] = ""
	}
	files[solved+"/exercise_test.go"] = file
	return Source{Root: root, Folder: "exercises", Files: files}
}

const oneTest = `package unauthorized

import (
	"testing"

	"failurelab/lab"
)

func TestT101(t *testing.T) { lab.Open(t, "T101") }
`

func TestWarmBuildsByItselfTheSecondTime(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere the go command builds each time")
	}
	w := NewWarm(t.Context(), NewSlots(0))
	defer w.Close()
	src := copied(t, oneTest)
	first, err := w.Build(t.Context(), solved, src, t.TempDir())
	require.NoError(t, err)
	w.Wait()
	k := w.kits[solved]
	require.NotNil(t, k)
	second, err := k.build(t.Context(), solved, src, t.TempDir())
	require.NoError(t, err)
	assert.FileExists(t, second.Path)
	first.Path, second.Path = "", ""
	assert.Equal(t, first, second)

	// The compiler needs a package that was not there before, so the go command does it, and the kit is made anew.
	src = copied(t, "package unauthorized\n\nimport _ \"archive/tar\"\n")
	_, err = k.build(t.Context(), solved, src, t.TempDir())
	require.ErrorContains(t, err, "archive/tar")
	_, err = w.Build(t.Context(), solved, src, t.TempDir())
	require.NoError(t, err)
	w.Wait()
	_, err = w.kits[solved].build(t.Context(), solved, src, t.TempDir())
	require.NoError(t, err)

	// What does not compile, the go command says.
	src = copied(t, "package unauthorized\n\nvar x int = \"\"\n")
	_, err = w.Build(t.Context(), solved, src, t.TempDir())
	var theirs *CompileError
	require.ErrorAs(t, err, &theirs)
	assert.Contains(t, theirs.Said, "# failurelab/exercises/"+solved)
}

// Files that the go command may refuse, or builds in another way.
func TestFilesForTheGoCommand(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		want []string
		also []string
		err  string
	}{
		"tests":              {text: "func TestA(t *testing.T) {}\nfunc Test(t *testing.T) {}\nfunc Testify(t *testing.T) {}\nfunc (x X) TestB(t *testing.T) {}\nfunc BenchmarkA(b *testing.B) {}", want: []string{"TestA", "Test"}},
		"none":               {text: ""},
		"a syntax error":     {text: "func", err: "expected"},
		"a TestMain":         {text: "func TestMain(m *testing.M) {}", err: "TestMain is for the go command"},
		"an example":         {text: "func ExampleA() {}", also: []string{"ExampleA"}},
		"a fuzz test":        {text: "func FuzzA(f *testing.F) {}", also: []string{"FuzzA"}},
		"no parameter":       {text: "func TestA() {}", err: "TestA has another signature"},
		"a result":           {text: "func TestA(t *testing.T) int { return 0 }", err: "TestA has another signature"},
		"a type's parameter": {text: "func TestA[T any](t *testing.T) {}", err: "TestA has another signature"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "x_test.go")
			require.NoError(t, os.WriteFile(file, []byte("package x\n\n"+tc.text+"\n"), 0o600))
			tests, others, err := testsOf(map[string]string{"x_test.go": file})
			if tc.err != "" {
				require.ErrorContains(t, err, tc.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.want, tests)
			assert.Equal(t, tc.also, others)
		})
	}
}

func TestFilesOfThisSystem(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"exercise_test.go": "package x", "main_test.go": "package x", "a_plan9_test.go": "package x", "b_test.go": "//go:build never\n\npackage x",
		"helper.go": "package x", "notes.txt": "", "_c_test.go": "package x", "gone_test.go": "package x",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	files, err := goFiles("01_x", dir, Source{Files: map[string]string{
		"01_x/gone_test.go": "", "01_x/more_test.go": filepath.Join(dir, "helper.go"), "02_y/other_test.go": "nowhere",
	}})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"exercise_test.go": filepath.Join(dir, "exercise_test.go"), "helper.go": filepath.Join(dir, "helper.go"), "more_test.go": filepath.Join(dir, "helper.go"),
	}, files)
}
