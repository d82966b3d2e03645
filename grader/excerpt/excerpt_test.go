package excerpt_test

import (
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/excerpt"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const tests = `package x

import "testing"

// TestA is one.
func TestA(t *testing.T) { open(t, "T101"); help(t) }

func TestTable(t *testing.T) {
	for _, ticket := range []string{"T102", "T103"} {
		open(t, ticket)
	}
}

func TestOther(t *testing.T) { open(t, "T1011"); other() }

func notATest() string { return "T101" }
`

const helpers = `package x

import "testing"

func open(t *testing.T, ticket string) {}

// help needs a type, and the type its method.
func help(t *testing.T) { (&thing{limit}).do() }

type thing struct{ n int }

func (t *thing) do() { deep() }

func deep() {}

func other() {}

const limit = 3 // of something
`

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"exercise_test.go": tests, "a_test.go": helpers, "main_test.go": "package x\n\nfunc TestT101() { _ = \"T101\" }\n", "notes.md": "#"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

func TestTicket(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	parts, err := excerpt.Ticket(dir, "T101")
	require.NoError(t, err)
	require.Len(t, parts, 2)
	assert.Equal(t, excerpt.Part{File: "exercise_test.go", Text: []string{"// TestA is one.\nfunc TestA(t *testing.T) { open(t, \"T101\"); help(t) }"}}, parts[0])
	assert.Equal(t, "a_test.go", parts[1].File)
	all := strings.Join(parts[1].Text, "\n")
	for _, needed := range []string{"func open", "// help needs", "type thing", ") do()", "func deep", "const limit = 3 // of something"} {
		assert.Contains(t, all, needed)
	}
	assert.NotContains(t, all, "func other")

	parts, err = excerpt.Ticket(dir, "T103")
	require.NoError(t, err)
	require.Len(t, parts, 2)
	assert.Contains(t, parts[0].Text[0], "func TestTable")
	assert.Len(t, parts[1].Text, 1, "open alone")

	parts, err = excerpt.Ticket(dir, "T999")
	require.NoError(t, err)
	assert.Empty(t, parts)
}

func TestFunc(t *testing.T) {
	t.Parallel()
	parts, err := excerpt.Func(folder(t), "other")
	require.NoError(t, err)
	assert.Equal(t, []excerpt.Part{{File: "a_test.go", Text: []string{"func other() {}"}}}, parts)
}

func TestWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	_, err := excerpt.Ticket(filepath.Join(t.TempDir(), "none"), "T101")
	require.ErrorIs(t, err, os.ErrNotExist)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.go"), []byte("package"), 0o600))
	_, err = excerpt.Ticket(dir, "T101")
	require.ErrorContains(t, err, "a.go:1:8")
}

// What is printed of a solution is whole: no name in it stands for something that was left out.
func TestSolutionsAreWhole(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		dir := filepath.Join("../../solutions", e.Name)
		if e.OnCall {
			parts, err := excerpt.Func(dir, "Triage")
			require.NoError(t, err)
			whole(t, e.Name, parts)
			continue
		}
		for _, f := range e.AllTickets() {
			parts, err := excerpt.Ticket(dir, f.Ticket.Number)
			require.NoError(t, err)
			whole(t, f.Ticket.Number, parts)
		}
	}
}

// whole type-checks an excerpt without its imports, and looks for names that are not declared.
func whole(t *testing.T, name string, parts []excerpt.Part) {
	t.Helper()
	require.NotEmpty(t, parts, name)
	src := "package x\n"
	for _, p := range parts {
		src += strings.Join(p.Text, "\n\n") + "\n"
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, 0)
	require.NoError(t, err)
	outside := map[string]bool{} // packages, which are written with a dot behind them
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				outside[x.Name] = true
			}
		}
		return true
	})
	conf := types.Config{Importer: importer.Default(), Error: func(err error) {
		var e types.Error
		if errors.As(err, &e) {
			if missing, ok := strings.CutPrefix(e.Msg, "undefined: "); ok {
				assert.True(t, outside[missing], "%s uses %s, which is left out", name, missing)
			}
		}
	}}
	_, _ = conf.Check("x", fset, []*ast.File{file}, nil)
}
