package synthetic

import (
	"go/ast"
	"go/token"
	"math/rand/v2"
	"strings"
)

// required has each test stop at the first assertion that fails. A function that runs in another goroutine, such as a
// handler, keeps its assertions, because require may be used only in the test's own.
func required(w *work, _ *rand.Rand) {
	w.need("github.com/stretchr/testify/require")
	w.each(func(p *piece) {
		p.change(func(t *tree) {
			t.tested(func(_ *ast.BlockStmt, calls []*ast.CallExpr) {
				for _, call := range calls {
					of := call.Fun.(*ast.SelectorExpr).X
					if t.of(of) == "assert" {
						t.replace(of.Pos(), of.End(), "require")
					}
				}
			})
		})
	})
}

// bound has each test make its assertions once, with assert.New and require.New.
func bound(w *work, _ *rand.Rand) {
	w.each(func(p *piece) {
		p.change(func(t *tree) {
			t.tested(func(body *ast.BlockStmt, calls []*ast.CallExpr) {
				t.bind(body, calls, "assert", "check")
				t.bind(body, calls, "require", "must")
			})
		})
	})
}

// bind has the calls of a package go to a variable, which is made at the beginning of the body.
func (t *tree) bind(body *ast.BlockStmt, calls []*ast.CallExpr, pkg, name string) {
	var any bool
	for _, call := range calls {
		if s := call.Fun.(*ast.SelectorExpr); t.of(s.X) == pkg && len(call.Args) > 1 {
			any = true
			t.replace(s.X.Pos(), s.X.End(), name)
			t.replace(call.Args[0].Pos(), call.Args[1].Pos(), "")
		}
	}
	if any {
		t.replace(body.Lbrace+1, body.Lbrace+1, "\n"+name+" := "+pkg+".New(t)\n")
	}
}

// tested visits each function that takes a *testing.T called t, with the assertions of testify that are statements of it and
// of no function within it.
func (t *tree) tested(visit func(body *ast.BlockStmt, calls []*ast.CallExpr)) {
	ast.Inspect(t.file, func(n ast.Node) bool {
		var of *ast.FuncType
		var body *ast.BlockStmt
		switch f := n.(type) {
		case *ast.FuncDecl:
			of, body = f.Type, f.Body
		case *ast.FuncLit:
			of, body = f.Type, f.Body
		}
		if of != nil && t.takesT(of) {
			visit(body, t.assertions(body))
		}
		return true
	})
}

func (t *tree) takesT(f *ast.FuncType) bool {
	for _, field := range f.Params.List {
		if t.of(field.Type) == "*testing.T" && len(field.Names) == 1 && field.Names[0].Name == "t" {
			return true
		}
	}
	return false
}

func (t *tree) assertions(body *ast.BlockStmt) []*ast.CallExpr {
	var calls []*ast.CallExpr
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ExprStmt:
			call, name := t.called(n)
			if pkg, _, _ := strings.Cut(name, "."); (pkg == "assert" || pkg == "require") && t.isT(call) {
				calls = append(calls, call)
			}
		}
		return true
	})
	return calls
}

func (t *tree) isT(call *ast.CallExpr) bool {
	return len(call.Args) > 0 && t.of(call.Args[0]) == "t" && call.Ellipsis == token.NoPos
}
