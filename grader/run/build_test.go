package run

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// theirs are the learner's folder and a submitted file that stands in for one of its files.
var theirs = []string{"/lab/exercises/01_unauthorized", "/sub/ada/exercise_test.go"}

// Errors in the learner's own files are the learner's to fix. The texts are from the go command.
func TestFilesThatDoNotCompile(t *testing.T) {
	t.Parallel()
	const failed = "\nFAIL\tfailurelab/exercises/01_unauthorized [setup failed]\nFAIL"
	for name, said := range map[string]string{
		"a compile error":          "# failurelab/exercises/01_unauthorized [failurelab/exercises/01_unauthorized.test]\nexercises/01_unauthorized/exercise_test.go:5:31: declared and not used: line",
		"without a column":         "exercises/01_unauthorized/exercise_test.go:5: too many errors",
		"with a dot":               "./exercises/01_unauthorized/exercise_test.go:5:31: undefined: oops",
		"an absolute path":         "/lab/exercises/01_unauthorized/exercise_test.go:5:31: undefined: oops",
		"a submitted file":         "../sub/ada/exercise_test.go:5:39: undefined: oops",
		"a submitted file's path":  "/sub/ada/exercise_test.go:5:39: undefined: oops",
		"another file of theirs":   "exercises/01_unauthorized/helper_test.go:1:1: undefined: oops",
		"a syntax error":           "# failurelab/exercises/01_unauthorized\nexercises/01_unauthorized/exercise_test.go:3:16: expected ')', found '{'" + failed,
		"no package":               "# failurelab/exercises/01_unauthorized\nexercises/01_unauthorized/exercise_test.go:1:1: expected 'package', found hello" + failed,
		"a package that is not":    "exercises/01_unauthorized/exercise_test.go:3:8: package failurelab/laab is not in std (/usr/local/go/src/failurelab/laab)" + failed,
		"a module that is not":     "exercises/01_unauthorized/exercise_test.go:3:8: no required module provides package github.com/nobody/nothing; to add it:\n\tgo get github.com/nobody/nothing" + failed,
		"an import path":           "/lab/exercises/01_unauthorized/exercise_test.go:3:8: invalid import path: ./x y" + failed,
		"an internal package":      "package failurelab/exercises/01_unauthorized (test)\n\texercises/01_unauthorized/exercise_test.go:3:8: use of internal package failurelab/grader/internal/small not allowed" + failed,
		"an import of itself":      "package failurelab/exercises/01_unauthorized\n\timports failurelab/exercises/01_unauthorized from exercise_test.go: import cycle not allowed in test" + failed,
		"an embedded file":         "exercises/01_unauthorized/exercise_test.go:5:12: pattern nothing.txt: no matching files found" + failed,
		"cgo":                      "# failurelab/exercises/01_unauthorized\nuse of cgo in test /lab/exercises/01_unauthorized/exercise_test.go not supported" + failed,
		"a second TestMain":        "# failurelab/exercises/01_unauthorized\nmultiple definitions of TestMain" + failed,
		"a test's signature":       "/lab/exercises/01_unauthorized/exercise_test.go:3:1: wrong signature for TestT101, must be: func TestT101(t *testing.T)" + failed,
		"a signature, and no line": "wrong signature for TestT101, must be: func TestT101(t *testing.T)" + failed,
		"another package's name":   "# failurelab/exercises/01_unauthorized\nfound packages other (exercise_test.go) and unauthorized (main_test.go) in /lab/exercises/01_unauthorized" + failed,
		"vet":                      "vet: exercises/01_unauthorized/exercise_test.go:5:39: undefined: oops",
		"under //line":             "# failurelab/exercises/01_unauthorized [failurelab/exercises/01_unauthorized.test]\n/etc/passwd.go:1:13: declared and not used: x",
		"the tests' other package": "# failurelab/exercises/01_unauthorized_test [failurelab/exercises/01_unauthorized.test]\n/etc/passwd.go:1:13: declared and not used: x",
		"theirs among others":      "lab/x.go:1:25: undefined: oops\nexercises/01_unauthorized/exercise_test.go:5:39: undefined: oops",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := diagnose(said, "/lab", "exercises/01_unauthorized", theirs)
			var compile *CompileError
			require.ErrorAs(t, err, &compile, "%v", err)
			assert.Equal(t, said, compile.Said)
			assert.Equal(t, "does not compile:\n"+said, err.Error())
		})
	}
}

// Any other failed build is a grader error with a remedy.
func TestBuildsThatFailThroughNoFaultOfTheLearners(t *testing.T) {
	t.Parallel()
	const (
		asItWas  = "Check whether files of the lab itself have changed: `git status`."
		folders  = "Set TMPDIR, GOTMPDIR and GOCACHE to writable folders."
		cache    = "Set GOCACHE to a writable folder."
		modCache = "Set HOME, or GOMODCACHE to the folder of the module cache."
		download = "Run `go mod download` once while you have a network."
		noWork   = "Set GOWORK=off: a go.work file above this folder hides the lab."
		room     = "Free some space on the disk, or set TMPDIR and GOCACHE to folders on a disk with free space."
		files    = "Raise the limit: run `ulimit -n 1024` in the same shell first, or give the container a higher limit for open files."
		install  = "Install the Go version that go.mod names, or set GOTOOLCHAIN=auto."
	)
	for _, tc := range []struct{ name, said, remedy string }{
		{"a broken file of the lab", "# failurelab/lab\nlab/x.go:1:25: undefined: oops", asItWas},
		{"a syntax error in the lab", "# failurelab/lab\nlab/x.go:1:22: syntax error: unexpected {, expected )", asItWas},
		{"a part of the lab is gone", "lab/broken.go:8:2: package failurelab/lab/wire is not in std (/usr/local/go/src/failurelab/lab/wire)", asItWas},
		{"all of the lab is gone", "exercises/01_unauthorized/exercise_test.go:8:2: package failurelab/lab is not in std (/usr/local/go/src/failurelab/lab)", asItWas},
		{"two packages in the lab's folder", "exercises/01_unauthorized/exercise_test.go:8:2: found packages lab (broken.go) and other (x.go) in /lab/lab", asItWas},
		{"a circle in the lab", "package failurelab/exercises/01_unauthorized (test)\n\timports failurelab/lab from exercise_test.go\n\timports failurelab/lab/course from x.go\n\timports failurelab/lab from defects.go: import cycle not allowed", asItWas},
		{"two packages in a folder of the lab", "found packages lab (broken.go) and other (x.go) in /lab/lab", asItWas},
		{"a package below another header", "# failurelab/lab [failurelab/exercises/01_unauthorized.test]\nlab/x.go:1:25: undefined: oops", asItWas},
		{"after the tests' own header", "# failurelab/exercises/01_unauthorized [failurelab/exercises/01_unauthorized.test]\n# failurelab/lab\nlab/x.go:1:25: undefined: oops", asItWas},
		{"a standard library that is not there", "exercises/01_unauthorized/exercise_test.go:4:2: package fmt is not in std (/usr/lib/go/src/fmt)", "Unset GOROOT, or install Go again."},
		{"a GOROOT of another Go", `go: no such tool "vet"`, "Unset GOROOT, or install Go again."},
		{"a module's file that cannot be read", "exercises/01_unauthorized/exercise_test.go:5:2: could not import github.com/stretchr/testify/assert (open /cache/b012/_pkg_.a: no such file or directory)", asItWas},
		{"a cache that is read-only and lacks something", "# failurelab/exercises/01_unauthorized\nexercises/01_unauthorized/exercise_test.go:6:2: open /home/ada/.cache/go-build/c5/c578-a: read-only file system", folders},
		{"a test file that cannot be read", "open /lab/exercises/01_unauthorized/exercise_test.go: permission denied", "Make the test files readable for the account that runs the grader: `chmod -R a+rX` on their folder."},
		{"too few open files", "exercises/01_unauthorized/exercise_test.go:5:2: open /root/go/pkg/mod/x/y.go: too many open files", files},
		{"-race without cgo", "go: -race requires cgo; enable cgo by setting CGO_ENABLED=1", "Remove -race from GOFLAGS, or install a C compiler and set CGO_ENABLED=1."},
		{"another exercise", "exercises/02_forbidden/exercise_test.go:1:1: undefined: oops", asItWas},
		{"a folder whose name goes on", "exercises/01_unauthorized_old/exercise_test.go:1:1: undefined: oops", asItWas},
		{"a file whose name goes on", "/sub/ada/exercise_test.go.go:1:1: undefined: oops", asItWas},
		{"nothing at all", "", asItWas},
		{"no module, and no proxy", "go: downloading github.com/stretchr/testify v1.12.1\n# failurelab/exercises/01_unauthorized\nexercises/01_unauthorized/exercise_test.go:10:2: module lookup disabled by GOPROXY=off", download},
		{
			"no module, and no network", "exercises/01_unauthorized/exercise_test.go:10:2: github.com/stretchr/testify@v1.12.1: " +
				`Get "http://127.0.0.1:1/github.com/stretchr/testify/@v/v1.12.1.zip": dial tcp 127.0.0.1:1: connect: connection refused`, download,
		},
		{"a module whose sum is missing", "exercises/01_unauthorized/exercise_test.go:10:2: missing go.sum entry for module providing package github.com/stretchr/testify/assert", download},
		{"a module that nobody finds", "exercises/01_unauthorized/exercise_test.go:10:2: cannot find module providing package github.com/stretchr/testify/assert: dial tcp: lookup modules.example", download},
		{"no modules", "exercises/01_unauthorized/exercise_test.go:8:2: cannot find package \"failurelab/lab\" in any of:\n\t/usr/local/go/src/failurelab/lab (from $GOROOT)\n\t/root/go/src/failurelab/lab (from $GOPATH)", "Unset GO111MODULE: the lab is a module."},
		{"no room for a package", "# internal/byteorder\ncompile: writing output: write $WORK/b012/_pkg_.a: no space left on device", room},
		{"no room in TMPDIR", "internal/goos: write /tmp/go-build16/b017/importcfg: no space left on device", room},
		{"a read-only folder", "go: creating work dir: mkdir /ro/go-build2112466251: read-only file system", folders},
		{"a read-only cache", "failed to initialize build cache at /ro: mkdir /ro/00: read-only file system", folders},
		{"a folder of another user", "open /root/.cache/go-build/00/00-a: permission denied", folders},
		{"no folder for what is temporary", "go: creating work dir: stat /nonexistent: no such file or directory", folders},
		{"no cache", "build cache is disabled by GOCACHE=off, but required as of Go 1.12", cache},
		{"a cache that cannot be made", "failed to initialize build cache at /proc/x: mkdir /proc/x: no such file or directory", cache},
		{"no HOME for the cache", "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined", cache},
		{"no HOME for modules", "go: overlay contains a replacement for /lab/exercises/01_unauthorized/main_test.go. Files beneath GOMODCACHE () must not be replaced.", modCache},
		{"no HOME at all", "go: module cache not found: neither GOMODCACHE nor GOPATH is set", modCache},
		{"-mod=vendor", "go: inconsistent vendoring in /lab:\n\tgithub.com/stretchr/testify@v1.12.1: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt", "Remove -mod=vendor from GOFLAGS, or run `go mod vendor` again."},
		{"a workspace without the lab", "# ./exercises/01_unauthorized\ndirectory exercises/01_unauthorized is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:\n\tgo work use .", noWork},
		{"an empty workspace", "go: no modules were found in the current workspace; see 'go help work'", noWork},
		{"too old a Go", "go: go.mod requires go >= 1.99.0 (running go 1.26.8; GOTOOLCHAIN=local)", install},
		{"no such toolchain", "go: download go1.99 for linux/amd64: toolchain not available", install},
		{"too little memory", "failurelab/exercises/01_unauthorized.test: /usr/local/go/pkg/tool/linux_amd64/link: signal: killed", "Give the build more memory."},
		{"no go command", `exec: "go": executable file not found in $PATH`, "Install Go, and put its bin folder on the PATH."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			err := diagnose(tc.said, "/lab", "exercises/01_unauthorized", theirs)
			var build *BuildError
			require.ErrorAs(t, err, &build, "%v", err)
			assert.Equal(t, BuildError{Said: tc.said, Remedy: tc.remedy}, *build)
			assert.Equal(t, "the tests could not be built. "+tc.remedy+" The go command said:\n"+tc.said, err.Error())
		})
	}
}

// The go command names every module when it dislikes the vendor folder. A person needs the first lines.
func TestTheBeginningOfWhatTheGoCommandSaid(t *testing.T) {
	t.Parallel()
	lines := strings.Repeat("line\n", maxSaid-1) + "last"
	assert.Equal(t, lines, beginning(lines))
	assert.Equal(t, lines+"\n(more lines: 2)", beginning(lines+"\nmore\nand more"))
	err := &BuildError{Said: lines + "\nmore", Remedy: "Do."}
	assert.Equal(t, "the tests could not be built. Do. The go command said:\n"+lines+"\n(more lines: 1)", err.Error())
}

// buildOf builds a file that stands in for the first exercise's, with the real go command.
func buildOf(t *testing.T, text string) (Program, error) {
	t.Helper()
	here, err := os.Getwd()
	require.NoError(t, err)
	root, err := Root(here)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "exercise_test.go")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	src := Source{Root: root, Folder: "exercises", Files: map[string]string{
		"01_unauthorized/exercise_test.go": file,
		"02_forbidden/exercise_test.go":    "/nonexistent",
	}}
	return Build(t.Context(), "01_unauthorized", src, t.TempDir())
}

const usesTestify = "package unauthorized\n\nimport _ \"github.com/stretchr/testify/assert\"\n"

// Not in parallel: the go command reads the environment.
func TestBuildWithoutModules(t *testing.T) {
	t.Setenv("GOMODCACHE", filepath.Join(t.TempDir(), "empty"))
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "-modcacherw")
	_, err := buildOf(t, usesTestify)
	var build *BuildError
	require.ErrorAs(t, err, &build, "%v", err)
	assert.Equal(t, "Run `go mod download` once while you have a network.", build.Remedy)
	assert.Contains(t, build.Said, "exercise_test.go:3:8: ", "it is the learner's line, and still not the learner's fault")
}

func TestBuildWithoutATemporaryFolder(t *testing.T) {
	t.Setenv("GOTMPDIR", filepath.Join(t.TempDir(), "not-here"))
	_, err := buildOf(t, usesTestify)
	var build *BuildError
	require.ErrorAs(t, err, &build, "%v", err)
	assert.Equal(t, "Set TMPDIR, GOTMPDIR and GOCACHE to writable folders.", build.Remedy)
}

func TestBuildWithoutGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := buildOf(t, usesTestify)
	var build *BuildError
	require.ErrorAs(t, err, &build, "%v", err)
	assert.Equal(t, "Install Go, and put its bin folder on the PATH.", build.Remedy)
}

func TestBuildOfAFileThatDoesNotCompile(t *testing.T) {
	t.Parallel()
	_, err := buildOf(t, "package unauthorized\n\nvar x int = \"\"\n")
	var compile *CompileError
	require.ErrorAs(t, err, &compile, "%v", err)
	assert.Contains(t, compile.Said, "exercise_test.go:3:13: ")
}

func TestBuildOfNoExercise(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"unauthorized", "_unauthorized", "01_"} {
		_, err := Build(t.Context(), name, Source{Root: "/lab"}, t.TempDir())
		var build *BuildError
		require.ErrorAs(t, err, &build, "%v", err)
		assert.Contains(t, build.Said, "a name is a number, an underscore and the package's name")
	}
	_, err := Build(t.Context(), "01_unauthorized", Source{Root: "/lab"}, filepath.Join(t.TempDir(), "not-here"))
	var build *BuildError
	require.ErrorAs(t, err, &build, "no folder to build into")
}

// What a learner wrote into main_test.go does not matter, and neither does a file of another exercise.
func TestOverlay(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	dir := filepath.Join("/lab", "exercises", "01_unauthorized")
	description, replaced, err := overlay("01_unauthorized", dir, Source{Files: map[string]string{
		"01_unauthorized/exercise_test.go": "/sub/ada/exercise_test.go",
		"01_unauthorized/main_test.go":     "/sub/ada/main_test.go",
		"02_forbidden/exercise_test.go":    "/sub/ada/02/exercise_test.go",
	}}, out)
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"/sub/ada/exercise_test.go", "/sub/ada/main_test.go"}, replaced)
	b, err := os.ReadFile(description)
	require.NoError(t, err)
	main := filepath.Join(out, "01_unauthorized.main_test.go")
	want, err := json.Marshal(map[string]any{"Replace": map[string]string{
		filepath.Join(dir, "exercise_test.go"): "/sub/ada/exercise_test.go",
		filepath.Join(dir, "main_test.go"):     main,
	}})
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(b))
	b, err = os.ReadFile(main)
	require.NoError(t, err)
	assert.Contains(t, string(b), "package unauthorized\n")
	assert.Contains(t, string(b), "os.Exit(wire.Child(os.Getenv(wire.Env), m.Run))")
	require.Error(t, WriteOverlay(filepath.Join(out, "not-here", "overlay.json"), nil))
}

func TestBuildOfAFileThatCompiles(t *testing.T) {
	t.Parallel()
	p, err := buildOf(t, "package unauthorized\n")
	require.NoError(t, err)
	assert.FileExists(t, p.Path)
	assert.Equal(t, filepath.Join("exercises", "01_unauthorized"), filepath.Join(filepath.Base(filepath.Dir(p.Dir)), filepath.Base(p.Dir)))
	assert.Equal(t, []string{"-test.paniconexit0"}, p.Args)
}

func TestABuildThatTheCallerStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	cancel(enough)
	_, err := Build(ctx, "01_unauthorized", Source{Root: t.TempDir(), Folder: "exercises"}, t.TempDir())
	require.Error(t, err)
	var compile *CompileError
	assert.NotErrorAs(t, err, &compile)
}
