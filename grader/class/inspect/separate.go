package inspect

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// Separate says whether an exercise needs a test program of its own. That is so if code that runs before the tests could
// have an effect on another exercise in the same program: an init function, a blank import, or a package-level variable whose
// value calls anything but the functions in [pure]. It is careful: true where it cannot tell, and for files that it cannot read.
//
// It is true as well for tests in the external package ("unauthorized_test"). An exercise may have both packages, and only the
// go command builds the two together.
//
// The answer means nothing for files that [Exercise] refuses.
func Separate(files map[string][]byte) bool {
	var sources []*source
	for base, src := range files {
		s, err := parse(base, src)
		if err != nil || strings.HasSuffix(s.file.Name.Name, "_test") {
			return true
		}
		sources = append(sources, s)
	}
	n := declared(sources)
	return slices.ContainsFunc(sources, func(s *source) bool { return separate(s, n) })
}

func separate(s *source, n names) bool {
	for _, i := range s.file.Imports {
		if i.Name != nil && (i.Name.Name == "." || i.Name.Name == "_" && !pure[unquoted(i)][anyName]) {
			return true // a dot hides whose functions are called; a blank import is for what the package does at the start
		}
	}
	for _, decl := range s.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if isInit(d) {
				return true
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR && !isPure(s, n, d) {
				return true
			}
		}
	}
	return false
}

// isPure says whether package-level code only computes values. A function literal that is not called does nothing yet.
func isPure(s *source, n names, code ast.Node) bool {
	ok := true
	ast.Inspect(code, func(node ast.Node) bool {
		switch e := node.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			ok = ok && pureCall(s, n, e)
		case *ast.UnaryExpr:
			if of, _ := s.root(e.X); e.Op == token.ARROW || e.Op == token.AND && of != "" {
				ok = false // waits, or hands out another package's variable
			}
		case *ast.SelectorExpr:
			of, name := s.selected(e)
			ok = ok && !shared[of][name] // an alias of it is enough to change it
		}
		return ok
	})
	return ok
}

// pureCall says whether a call is one of [pure] or a conversion, or a method of a value that such a call makes.
func pureCall(s *source, n names, call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		if n.isFunction(arg) && !keeps(s, n, call) {
			return false // it may be called
		}
	}
	switch fun := callee(call).(type) {
	case *ast.Ident:
		return n.types[fun.Name] || builtins[fun.Name] && !n.isFunction(fun)
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.InterfaceType, *ast.StarExpr, *ast.FuncType:
		return true // a conversion
	case *ast.SelectorExpr:
		return pureSelector(s, n, fun)
	}
	return false
}

// keeps says whether a call only stores the functions that it gets.
func keeps(s *source, n names, call *ast.CallExpr) bool {
	switch fun := callee(call).(type) {
	case *ast.Ident:
		return n.types[fun.Name]
	case *ast.SelectorExpr:
		of, name := s.selected(fun)
		return later[of][name]
	}
	return false
}

// isFunction says whether an expression is a function of the exercise's own, by name or written out.
func (n names) isFunction(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return true
	case *ast.Ident:
		return n.funcs[e.Name].block != nil || n.lits[e.Name].block != nil
	}
	return false
}

// pureSelector says whether what is called is in [pure]: a function, or a method of a value whose own call is judged too. An
// exercise with methods of its own gets fewer: fmt, for example, calls a String method that it is not shown.
func pureSelector(s *source, n names, fun *ast.SelectorExpr) bool {
	own := len(n.methods) > 0
	if of, name := s.selected(fun); of != "" {
		listed := pure[of][name] || pure[of][anyName] && !impure[of+"."+name]
		mute := !own || !callsBack[of] || of+"."+name == "errors.New"
		return listed && mute
	}
	if of, _ := s.root(fun.X); of != "" {
		return pure[of][anyName] && !own // base64.StdEncoding.EncodeToString
	}
	made, ok := ast.Unparen(fun.X).(*ast.CallExpr)
	if !ok {
		return false
	}
	of, isSelector := callee(made).(*ast.SelectorExpr)
	return isSelector && !own && pureSelector(s, n, of)
}
