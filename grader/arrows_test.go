package grader

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "failurelab/"

// pkg is what go list says of a package.
type pkg struct {
	ImportPath string
	Standard   bool
	Deps       []string // all that it is built of

	Imports, TestImports, XTestImports []string
}

// built are all packages that anything here is built of, tests included. A package that is built anew for a test has the
// test's name in brackets.
func built(t *testing.T) map[string]pkg {
	t.Helper()
	watch(t, "..")
	out, err := listed()
	require.NoError(t, err)
	pkgs := map[string]pkg{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		}
		require.NoError(t, err)
		pkgs[p.ImportPath] = p
	}
}

// listed asks go list once: it takes a second. exercises/ is left out: it may hold a learner's work, which need not even
// parse. What the exercises import as they are handed out, package starters tests.
var listed = sync.OnceValues(func() ([]byte, error) {
	cmd := exec.Command("go", "list", "-test", "-deps", "-json=ImportPath,Standard,Deps,Imports,TestImports,XTestImports",
		"./lab/...", "./grader/...", "./solutions/...")
	cmd.Dir = ".."
	cmd.Stderr = os.Stderr
	return cmd.Output()
})

// watch has this process look at every Go file below dir. What a child process reads, go test does not know of: without
// this it would go on printing a result that it remembers.
func watch(t *testing.T, dir string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err == nil && d.Name() == ".git":
			return fs.SkipDir // it changes all the time
		case err == nil && strings.HasSuffix(path, ".go"):
			_, err = os.Stat(path)
		}
		return err
	}))
}

// within says whether a package is, or lies below, a path of this module. A test's own build has a suffix in brackets.
func within(path, of string) bool {
	path, _, _ = strings.Cut(path, " ")
	path = strings.TrimSuffix(strings.TrimSuffix(path, "_test"), ".test")
	return path == module+of || strings.HasPrefix(path, module+of+"/")
}

// A submission is built with what learners import, and with nothing of the server.
func TestLabNeedsTheStandardLibraryAndWireOnly(t *testing.T) {
	t.Parallel()
	pkgs := built(t)
	require.Contains(t, pkgs[module+"lab"].Deps, module+"lab/wire")
	for _, d := range pkgs[module+"lab"].Deps {
		assert.True(t, pkgs[d].Standard || d == module+"lab/wire", "lab depends on %s", d)
	}
}

func TestArrowsThatMustNeverBe(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ from, to string }{
		{from: "lab", to: "grader"},
		{from: "lab", to: "exercises"},
		{from: "lab", to: "solutions"},
		{from: "solutions", to: "exercises"},
	} {
		t.Run(tc.from+" to "+tc.to, func(t *testing.T) {
			t.Parallel()
			var from int
			for _, p := range built(t) {
				if !within(p.ImportPath, tc.from) {
					continue
				}
				from++
				for _, d := range p.Deps {
					assert.False(t, within(d, tc.to), "%s depends on %s", p.ImportPath, d)
				}
			}
			assert.NotZero(t, from, "there is no package in %s", tc.from)
		})
	}
}

// A learner's test binary links this package, so it has to stay small.
func TestTheFacadeIsThin(t *testing.T) {
	t.Parallel()
	pkgs := built(t)
	require.Contains(t, pkgs[module+"grader"].Deps, module+"lab/wire")
	for _, d := range pkgs[module+"grader"].Deps {
		thin := d == module+"lab/wire" || d == module+"grader/internal/gotool"
		assert.True(t, pkgs[d].Standard || thin, "grader depends on %s", d)
	}
}

// The rooms of the grader, and what of this module each may be built of. What is not named here, such as a server or a
// database, must not come in by another door.
func TestRooms(t *testing.T) {
	t.Parallel()
	pkgs := built(t)
	for room, may := range map[string][]string{
		"grader/result":           {},
		"grader/report":           {"grader/result", "grader/internal/volatile"},
		"grader/run":              {"lab/wire", "grader/internal/gotool"},
		"grader/sandbox":          {"grader/run", "grader/internal/gotool", "lab/wire"},
		"grader/host":             {"lab"},
		"grader/judge":            {"lab", "grader/result", "grader/run", "grader/host", "grader/internal/gotool"},
		"grader/watch":            {"lab", "grader/result", "grader/run", "grader/host", "grader/judge", "grader/report", "grader/internal"},
		"grader/author":           {"lab", "grader/result", "grader/run", "grader/host", "grader/judge", "grader/report", "grader/author", "grader/internal", "grader/excerpt", "grader/checkout"},
		"grader/author/also":      {"grader/result", "grader/excerpt", "grader/checkout", "grader/author/starters"},
		"grader/author/audit":     {"lab", "grader/result", "grader/run", "grader/host", "grader/judge", "grader/internal"},
		"grader/author/scaffold":  {"lab", "grader/author", "grader/internal"},
		"grader/author/starters":  {},
		"grader/author/synthetic": {"lab", "grader/author/starters"},
		"grader/checkout":         {"grader/author/starters"},
		"grader/class":            {"lab", "grader/result", "grader/run", "grader/host", "grader/judge", "grader/sandbox", "grader/author/starters", "grader/checkout", "grader/class/intake", "grader/class/inspect", "grader/class/store", "grader/internal"},
		"grader/class/inspect":    {"grader/result"},
		"grader/class/intake":     {"lab/wire", "grader/result"},
		"grader/class/marks":      {"lab", "grader/result", "grader/run", "grader/host", "grader/judge", "grader/checkout", "grader/author/starters", "grader/internal", "grader/class/settings", "grader/class/store"},
		"grader/class/notes":      {"lab", "grader/result", "grader/run", "grader/host", "grader/judge", "grader/checkout", "grader/author/starters", "grader/internal", "grader/class/store"},
		"grader/class/pack":       {"grader/class/release", "grader/author/starters"},
		"grader/class/release":    {"grader/author/starters"},
		"grader/class/settings":   {"grader/result"},
		"grader/class/similar":    {"grader/result", "grader/checkout", "grader/author/starters", "grader/class/store", "lab", "grader/run", "grader/host", "grader/judge", "grader/internal"},
		"grader/class/store":      {"lab", "grader/result", "grader/run", "grader/host", "grader/judge", "grader/checkout", "grader/author/starters", "grader/internal"},
		"grader/excerpt":          {},
		"grader/review":           {"lab", "grader/result", "grader/run", "grader/host", "grader/judge", "grader/checkout", "grader/author/also", "grader/author/starters", "grader/excerpt", "grader/internal", "grader/class/notes", "grader/class/settings", "grader/class/store"},
		"grader/update":           {"grader/checkout", "grader/author/starters"},
	} {
		t.Run(room, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, pkgs, module+room)
			for _, d := range pkgs[module+room].Deps {
				allowed := !strings.HasPrefix(d, module) || slices.ContainsFunc(may, func(of string) bool { return within(d, of) })
				assert.True(t, allowed, "%s depends on %s", room, d)
			}
		})
	}
}

// The verdict does no I/O: of what it is built of, only observing may run a program or open a lab, and it stands in files of
// its own.
func TestTheVerdictRunsNothing(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("judge/verdict*.go")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	files = append(files, "judge/rule.go", "judge/handed.go", "judge/trial.go", "judge/exchange.go", "judge/crash.go", "judge/next.go", "judge/points.go", "judge/without.go")
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, never := range []string{`"context"`, `"os"`, `"net/http"`, `"failurelab/grader/run"`, `"failurelab/grader/host"`, `"failurelab/lab/world"`, ".Open()", "error)"} {
			assert.NotContains(t, string(src), never, file)
		}
	}
}

func TestEchoIsKnownInOnePackage(t *testing.T) {
	t.Parallel()
	var known []string
	for _, p := range built(t) {
		if strings.HasPrefix(p.ImportPath, module) && slices.ContainsFunc(p.all(), func(i string) bool { return strings.HasPrefix(i, "github.com/labstack/echo") }) {
			known = append(known, p.ImportPath)
		}
	}
	assert.Contains(t, known, module+"lab/api")
	for _, p := range known {
		assert.True(t, within(p, "lab/api"), "%s imports echo", p)
	}
}

// What answers are validated with is for tests: the app and what learners build must not grow by it.
func TestValidatorIsForTestsOnly(t *testing.T) {
	t.Parallel()
	var needed []string
	for _, p := range built(t) {
		test := strings.HasSuffix(p.ImportPath, ".test") || strings.Contains(p.ImportPath, "[") // made by go test
		if !test && strings.HasPrefix(p.ImportPath, module) && slices.ContainsFunc(p.Deps, func(d string) bool { return strings.HasPrefix(d, "github.com/getkin") }) {
			needed = append(needed, p.ImportPath)
		}
	}
	assert.Equal(t, []string{module + "lab/api/apitest"}, needed)
}

func TestNothingImportsACommand(t *testing.T) {
	t.Parallel()
	for _, p := range built(t) {
		if strings.HasSuffix(p.ImportPath, ".test") {
			continue // made by go test: it imports what it tests
		}
		for _, i := range p.all() {
			assert.False(t, strings.HasPrefix(i, module) && slices.Contains(strings.Split(i, "/"), "cmd"), "%s imports %s", p.ImportPath, i)
		}
	}
}

// all are a package's imports, those of its tests included.
func (p pkg) all() []string { return slices.Concat(p.Imports, p.TestImports, p.XTestImports) }
