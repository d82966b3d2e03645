package run

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// testsOf are the names of the test functions in files, in the order in which go test runs them, and the names of the examples and
// fuzz tests. The error is for files that the go command has to look at, because it may refuse them.
func testsOf(files map[string]string) (tests, others []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := parser.ParseFile(token.NewFileSet(), files[name], nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !strings.HasSuffix(name, "_test.go") {
				continue
			}
			switch {
			case isNamed(fn, "Example"), isNamed(fn, "Fuzz"):
				others = append(others, fn.Name.Name)
			case fn.Name.Name == "TestMain":
				return nil, nil, fmt.Errorf("%s is for the go command", fn.Name.Name)
			case isNamed(fn, "Test") && (fn.Type.Params.NumFields() != 1 || fn.Type.TypeParams != nil || fn.Type.Results != nil):
				return nil, nil, fmt.Errorf("%s has another signature than a test", fn.Name.Name)
			case isNamed(fn, "Test"):
				tests = append(tests, fn.Name.Name)
			}
		}
	}
	return tests, others, nil
}

// isNamed says whether a function has a name as go test wants it: the kind, and behind it nothing in lower case.
func isNamed(fn *ast.FuncDecl, kind string) bool {
	rest, ok := strings.CutPrefix(fn.Name.Name, kind)
	r, _ := utf8.DecodeRuneInString(rest)
	return ok && (rest == "" || !unicode.IsLower(r))
}

// testMain is the main package that go test writes for tests.
func testMain(path string, tests []string) string {
	var list strings.Builder
	for _, test := range tests {
		fmt.Fprintf(&list, "\t{%q, of.%s},\n", test, test)
	}
	return fmt.Sprintf(`package main

import (
	"os"
	"reflect"
	"testing"
	"testing/internal/testdeps"

	of %q
)

var tests = []testing.InternalTest{
%s}

func main() {
	testdeps.ModulePath, testdeps.ImportPath = %q, %q
	m := testing.MainStart(testdeps.TestDeps{}, tests, nil, nil, nil)
	of.TestMain(m)
	os.Exit(int(reflect.ValueOf(m).Elem().FieldByName("exitCode").Int()))
}
`, path, list.String(), strings.TrimSuffix(module, "/"), path)
}
