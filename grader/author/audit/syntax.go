package audit

import (
	"go/ast"
	"go/token"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// What can be told of a piece of a program without its types.

func testify(pkg string) bool { return pkg == "assert" || pkg == "require" }

// qualified takes x.Name apart, if x is an identifier.
func qualified(e ast.Expr) (x, name string) {
	if selector, ok := e.(*ast.SelectorExpr); ok {
		if id, ok := selector.X.(*ast.Ident); ok {
			return id.Name, selector.Sel.Name
		}
	}
	return "", ""
}

// tOf is the name of a function's parameter of type *testing.T; "" if it has none.
func tOf(of *ast.FuncType) string {
	for _, field := range of.Params.List {
		if typeName(field.Type) == "T" && len(field.Names) == 1 && field.Names[0].Name != "_" {
			return field.Names[0].Name
		}
	}
	return ""
}

// typeName is a type's name without its package and without *.
func typeName(e ast.Expr) string {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	_, name := qualified(e)
	return name
}

// errNotNil is the variable of a condition such as err != nil; nil for any other.
func errNotNil(e ast.Expr) ast.Expr {
	b, ok := e.(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ {
		return nil
	}
	if y, ok := b.Y.(*ast.Ident); ok && y.Name == "nil" {
		return b.X
	}
	return nil
}

// isPlumbing says whether an error is that of a call without which the test cannot go on: the call returns something else too,
// or fills something, and the error is looked at right after it. Before is the statement before, or nil.
func isPlumbing(before ast.Stmt, err ast.Expr) bool {
	if call, ok := err.(*ast.CallExpr); ok {
		return fills(call)
	}
	name, ok := err.(*ast.Ident)
	assign, isAssign := before.(*ast.AssignStmt)
	if !ok || !isAssign || len(assign.Rhs) != 1 {
		return false
	}
	call, ok := assign.Rhs[0].(*ast.CallExpr)
	if last, isName := assign.Lhs[len(assign.Lhs)-1].(*ast.Ident); !ok || !isName || last.Name != name.Name {
		return false
	}
	return len(assign.Lhs) > 1 || fills(call)
}

// fills says whether a call is given the address of something.
func fills(call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		address, ok := arg.(*ast.UnaryExpr)
		return ok && address.Op == token.AND
	})
}

// isShallow says whether an assertion only counts what is there.
func isShallow(function string) bool {
	return slices.Contains([]string{"NotEmpty", "Empty", "Len", "NotZero"}, function)
}

// readsLog says whether an expression reads the log.
func readsLog(n ast.Node) (reads bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			reads = reads || slices.Contains([]string{"Attr", "Log", "Logs"}, selector.Sel.Name)
		}
		return true
	})
	return reads
}

// statusIn are the status codes in the parts of an assertion that compares the status of a response with them.
func statusIn(parts []ast.Node) (codes []int) {
	names, text := false, false
	for _, part := range parts {
		ast.Inspect(part, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if pkg, name := qualified(n); pkg == "http" {
					codes = append(codes, statusNamed(name)...)
				}
				names = names || slices.Contains([]string{"Code", "StatusCode"}, n.Sel.Name)
				text = text || n.Sel.Name == "Status" // of an http.Response: "404 Not Found"
			case *ast.Ident:
				names = names || slices.Contains([]string{"code", "status"}, n.Name)
			case *ast.BasicLit:
				digits, _, _ := strings.Cut(strings.Trim(n.Value, "\"`"), " ")
				if code, err := strconv.Atoi(digits); err == nil && http.StatusText(code) != "" {
					codes = append(codes, code)
					names = names || (text && n.Kind == token.STRING)
				}
			}
			return true
		})
	}
	if !names {
		return nil
	}
	return codes
}

// statusNamed is the code of a constant in net/http: 404 for StatusNotFound.
func statusNamed(constant string) []int {
	word, ok := strings.CutPrefix(constant, "Status")
	for code := 100; ok && code < 600; code++ {
		text := strings.NewReplacer(" ", "", "-", "", "'", "").Replace(http.StatusText(code))
		if text != "" && strings.EqualFold(text, word) {
			return []int{code}
		}
	}
	return nil
}

// oneLine is a text in one line, not too long.
func oneLine(s string) string {
	const most = 100
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return s
}

// asNodes are expressions as nodes.
func asNodes(list ...ast.Expr) (nodes []ast.Node) {
	for _, e := range list {
		nodes = append(nodes, e)
	}
	return nodes
}
