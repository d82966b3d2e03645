package audit

import (
	"cmp"
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// How calls are changed: those of testify, and those of the lab that the audit needs to know.

func (s *surgeon) call(n *ast.CallExpr) {
	on, function := qualified(n.Fun)
	selector, isMethod := n.Fun.(*ast.SelectorExpr)
	switch {
	case on == "lab" && function == "Open" && len(n.Args) == 2:
		s.around(n, fmt.Sprintf("auditOpened(%s, %s, ", s.text(n.Args[0]), s.text(n.Args[1])), ")")
	case isMethod && selector.Sel.Name == "Cure" && len(n.Args) == 0:
		s.around(selector.X, "auditCure(", ")")
	case isMethod && selector.Sel.Name == "Run" && len(n.Args) == 2 && s.isT(on):
		if body, ok := n.Args[1].(*ast.FuncLit); ok {
			s.recovers(body.Type, body.Body)
		}
	case testify(on):
		s.testify(n, on, function)
	case isMethod && s.bound[on].t != "":
		b := s.bound[on]
		a := s.assertion(n, b.pkg, function, n.Args)
		s.stitch = append(s.stitch, stitch{
			at: s.offset(selector.X.Pos()), end: s.offset(selector.X.End()), text: fmt.Sprintf("%s.New(auditT(%d, %s))", b.pkg, a.Number, b.t),
		})
		s.result(n, *a, b.t)
	}
}

// withoutT are functions of testify that assert nothing.
var withoutT = []string{"New", "ObjectsAreEqual", "ObjectsAreEqualValues", "ObjectsExportedFieldsAreEqual", "CallerInfo"}

// testify is a call of assert.Equal or the like.
func (s *surgeon) testify(n *ast.CallExpr, pkg, function string) {
	if slices.Contains(withoutT, function) || len(n.Args) == 0 {
		return
	}
	t, ok := n.Args[0].(*ast.Ident)
	switch {
	case ok && s.typeOf(t.Name) == "CollectT":
		return // it is part of the assertion around it
	case !ok || !s.isT(t.Name):
		s.err = cmp.Or(s.err, fmt.Errorf("%s: cannot switch this assertion off: its first argument is not a parameter of type *testing.T", s.files.Position(n.Pos())))
		return
	}
	a := s.assertion(n, pkg, function, n.Args[1:])
	s.around(t, fmt.Sprintf("auditT(%d, ", a.Number), ")")
	s.result(n, *a, t.Name)
}

// assertion adds a call of testify's.
func (s *surgeon) assertion(n *ast.CallExpr, pkg, function string, args []ast.Expr) *Assertion {
	a := s.add(n, s.text(n), asNodes(args...)...)
	a.Stops = pkg == "require"
	a.Error = function == "Error"
	a.Plumbing = a.Stops && len(args) > 0 && s.plumbing(function, args[0])
	a.Exists = isShallow(function) && len(args) > 0 && readsLog(args[0])
	return a
}

// plumbing says whether an assertion stops the test because it could not go on without the value.
func (s *surgeon) plumbing(function string, about ast.Expr) bool {
	before, after := s.beside(s.path[len(s.path)-1])
	switch function {
	case "NoError", "Error":
		return isPlumbing(before, about)
	case "Len", "NotEmpty": // or what follows would panic
		return after != nil && strings.Contains(s.text(after), s.text(about)+"[")
	}
	return false
}

// result has a call whose result is used say that it succeeded when it is off.
func (s *surgeon) result(n *ast.CallExpr, a Assertion, t string) {
	if _, unused := s.path[len(s.path)-1].(*ast.ExprStmt); !unused {
		s.around(n, fmt.Sprintf("auditOK(%d, %s, ", a.Number, t), ")")
	}
}

// add adds an assertion that stands at a node and speaks of parts of it.
func (s *surgeon) add(n ast.Node, text string, about ...ast.Node) *Assertion {
	a := Assertion{Number: s.next, File: s.name, Line: s.files.Position(n.Pos()).Line, Text: oneLine(text)}
	a.Status = statusIn(about)
	s.next++
	s.found = append(s.found, a)
	return &s.found[len(s.found)-1]
}

// beside are the statements before and after a node that is looked at, or that holds it; nil if there is none.
func (s *surgeon) beside(n ast.Node) (before, after ast.Stmt) {
	for _, outer := range slices.Backward(s.path) {
		block, ok := outer.(*ast.BlockStmt)
		if !ok {
			continue
		}
		i := slices.IndexFunc(block.List, func(of ast.Stmt) bool { return of == n })
		if i > 0 {
			before = block.List[i-1]
		}
		if i >= 0 && i+1 < len(block.List) {
			after = block.List[i+1]
		}
		break
	}
	return before, after
}

// typeOf is the type of a parameter of the functions around, without its package: "T", "TB", "CollectT"; "" if it is none.
func (s *surgeon) typeOf(name string) string {
	for _, n := range slices.Backward(s.path) {
		var of *ast.FuncType
		switch n := n.(type) {
		case *ast.FuncDecl:
			of = n.Type
		case *ast.FuncLit:
			of = n.Type
		default:
			continue
		}
		for _, field := range of.Params.List {
			for _, param := range field.Names {
				if param.Name == name {
					return typeName(field.Type)
				}
			}
		}
	}
	return ""
}

func (s *surgeon) isT(name string) bool { return slices.Contains([]string{"T", "TB"}, s.typeOf(name)) }
