package run

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Tree is a submission's own files, in a folder: exercises/01_unauthorized/exercise_test.go.
type Tree struct {
	Dir       string
	Exercises []string        // those with files
	Separate  map[string]bool // exercises that need a program of their own
}

// Built is what came out of a tree, by exercise: a program, or an error. A [CompileError] is the submission's, and any other
// error is a fault of ours.
type Built struct {
	Programs map[string]Program
	Errors   map[string]error
}

// Build compiles a tree, and links its exercises into a folder out. Exercises that compile share one program, because linking
// takes longer than compiling. A program's first argument is the exercise whose tests it runs.
func (c *CleanRoom) Build(ctx context.Context, t Tree, out string) Built {
	b := Built{Programs: map[string]Program{}, Errors: map[string]error{}}
	made := map[string][]compiled{}
	for _, e := range t.Exercises {
		m, err := c.exercise(ctx, t.Dir, e, out)
		if err != nil {
			b.Errors[e] = err
			continue
		}
		made[e] = m
	}
	var together []string
	for _, e := range slices.Sorted(maps.Keys(made)) {
		if t.Separate[e] {
			b.take(e)(c.program(ctx, made, out, e))
			continue
		}
		together = append(together, e)
	}
	if len(together) == 0 {
		return b
	}
	if path, err := c.program(ctx, made, out, together...); err == nil || len(together) == 1 {
		b.take(together...)(path, err)
		return b
	}
	for _, e := range together { // one of them is too much for the linker, and must not take the others with it
		b.take(e)(c.program(ctx, made, out, e))
	}
	return b
}

// take takes over the program of exercises, or why there is none.
func (b Built) take(exercises ...string) func(path string, err error) {
	return func(path string, err error) {
		for _, e := range exercises {
			if err != nil {
				b.Errors[e] = err
				continue
			}
			b.Programs[e] = Program{Path: path, Args: []string{e, "-test.paniconexit0", parallelTests}}
		}
	}
}

// compiled is a package of tests.
type compiled struct {
	path  string // to import it
	file  string
	tests []string
}

// exercise compiles the tests of an exercise. Tests outside of its package, such as unauthorized_test, are a package of their
// own, as they are for go test.
func (c *CleanRoom) exercise(ctx context.Context, dir, exercise, out string) ([]compiled, error) {
	folder := filepath.Join("exercises", exercise)
	entries, err := os.ReadDir(filepath.Join(dir, folder))
	if err != nil {
		return nil, fault(err)
	}
	inside, outside := map[string]string{}, map[string]string{}
	for _, e := range entries {
		path := filepath.Join(dir, folder, e.Name())
		if isOutside(path) {
			outside[e.Name()] = path
			continue
		}
		inside[e.Name()] = path
	}
	if err := c.imports(ctx, module+"exercises/"+exercise, inside, outside); err != nil {
		return nil, err
	}
	var made []compiled
	before := map[string]string{}
	for _, p := range []struct {
		suffix string
		files  map[string]string
	}{{"", inside}, {"_test", outside}} {
		if len(p.files) == 0 {
			continue
		}
		m, err := c.pkg(ctx, dir, folder, exercise+p.suffix, p.files, before, out)
		if err != nil {
			return nil, err
		}
		before[m.path] = m.file
		made = append(made, m)
	}
	return made, nil
}

// isOutside says whether a file's package has a name that ends with _test. A file that does not parse is left to the compiler.
func isOutside(file string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
	return err == nil && strings.HasSuffix(f.Name.Name, "_test")
}

// pkg compiles one package of an exercise's files.
func (c *CleanRoom) pkg(ctx context.Context, dir, folder, name string, files, before map[string]string, out string) (compiled, error) {
	m := compiled{path: module + "exercises/" + name, file: filepath.Join(out, name+".a")}
	cfg := filepath.Join(out, name+".imports")
	if err := writeFiles(map[string][]byte{cfg: c.importcfg(before)}); err != nil {
		return m, fault(err)
	}
	call := []string{
		c.compile, "-o", m.file, "-p", m.path, "-importcfg", cfg, "-lang=" + c.language, "-complete", "-dwarf=false", "-nolocalimports",
		"-pack", "-c=1", "-trimpath", dir + "=>" + strings.TrimSuffix(module, "/"),
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		call = append(call, filepath.Join(folder, name))
	}
	if err := c.call(ctx, dir, call...); err != nil {
		return m, err
	}
	var err error
	if m.tests, _, err = testsOf(files); err != nil {
		return m, &CompileError{Said: folder + ": " + err.Error()}
	}
	return m, nil
}

// imports compiles what files import, except for own, which is made of such files. Files that do not parse are left to the
// compiler, which says why, and so are imports of the course's own packages: they are not compiled, so it does not find them.
func (c *CleanRoom) imports(ctx context.Context, own string, sets ...map[string]string) error {
	paths := map[string]bool{}
	for _, files := range sets {
		for _, file := range files {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				continue
			}
			for _, spec := range f.Imports {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != own && !hidden(path) {
					paths[path] = true
				}
			}
		}
	}
	if err := c.need(ctx, slices.Sorted(maps.Keys(paths))); err != nil {
		return fault(err)
	}
	return nil
}

// hidden says whether a package is the course's own, or C. Submissions are not built of it, and a machine that grades does not
// compile it.
func hidden(path string) bool {
	return path == "C" || strings.HasPrefix(path, module) && !slices.Contains(cleanImports, path)
}

// program links exercises into one program, and returns its path.
func (c *CleanRoom) program(ctx context.Context, made map[string][]compiled, out string, exercises ...string) (path string, err error) {
	name := exercises[0]
	at := func(kind string) string { return filepath.Join(out, name+".main."+kind) }
	path = filepath.Join(out, name+".test")
	others := map[string]string{}
	for _, e := range exercises {
		for _, m := range made[e] {
			others[m.path] = m.file
		}
	}
	if err := writeFiles(map[string][]byte{at("go"): cleanMain(made, exercises), at("imports"): c.importcfg(others)}); err != nil {
		return "", fault(err)
	}
	err = c.call(ctx, out, c.compile, "-o", at("a"), "-p", "main", "-importcfg", at("imports"), "-lang="+c.language, "-complete",
		"-dwarf=false", "-nolocalimports", "-pack", "-c=1", "-trimpath", out+"=>"+strings.TrimSuffix(module, "/"), filepath.Base(at("go")))
	var theirs *CompileError
	if errors.As(err, &theirs) {
		return "", &CompileError{Said: fmt.Sprintf("exercises/%s: a test has another signature than func(t *testing.T):\n%s", name, theirs.Said)}
	}
	if err == nil {
		err = c.call(ctx, out, c.link, "-o", path, "-importcfg", at("imports"), "-buildmode=exe", "-s", "-w", "-X", "testing.testBinary=1", at("a"))
	}
	return path, err
}

// cleanMain is a main package that runs the tests of the exercise that its first argument names. It has no environment, so it
// sets here what a short life beside many others needs.
func cleanMain(made map[string][]compiled, exercises []string) []byte {
	var imports, tests strings.Builder
	n := 0
	for _, e := range exercises {
		fmt.Fprintf(&tests, "\t%q: {\n", e)
		for _, m := range made[e] {
			used := "_"
			if n++; len(m.tests) > 0 {
				used = fmt.Sprintf("of%d", n)
			}
			fmt.Fprintf(&imports, "\t%s %q\n", used, m.path)
			for _, test := range m.tests {
				fmt.Fprintf(&tests, "\t\t{Name: %q, F: %s.%s},\n", test, used, test)
			}
		}
		tests.WriteString("\t},\n")
	}
	return fmt.Appendf(nil, `package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"testing/internal/testdeps"

	"failurelab/lab/wire"
%s)

var tests = map[string][]testing.InternalTest{
%s}

func main() {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(128 << 20)
	exercise := os.Args[1]
	os.Args = append(os.Args[:1], os.Args[2:]...)
	testdeps.ModulePath, testdeps.ImportPath = "failurelab", "failurelab/exercises/"+exercise
	m := testing.MainStart(testdeps.TestDeps{}, tests[exercise], nil, nil, nil)
	os.Exit(wire.ChildOnInput(m.Run))
}
`, imports.String(), tests.String())
}
