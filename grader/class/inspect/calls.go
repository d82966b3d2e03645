package inspect

import "go/ast"

// assigned refuses variables of other packages, and parts of them, on the left of an assignment.
func (p *trail) assigned(to ...ast.Expr) {
	for _, e := range to {
		if of, name := p.source.root(e); of != "" {
			p.effect(e.Pos(), "This", "changes "+printable(called(of)+"."+name)+", which belongs to another package")
		}
	}
}

// root is the variable of another package that an expression is, or is a part of; "" if it is none.
func (s *source) root(e ast.Expr) (of, name string) {
	for {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			if of, name := s.selected(x); of != "" {
				return of, name
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		default:
			return "", ""
		}
	}
}

// call refuses a call with an effect, and follows the exercise's own functions.
func (p *trail) call(call *ast.CallExpr) {
	keeps := false
	switch fun := callee(call).(type) {
	case *ast.Ident:
		keeps = p.types[fun.Name]
		p.builtin(fun, call)
		p.own(fun)
	case *ast.SelectorExpr:
		of, name := p.source.selected(fun)
		keeps = later[of][name]
		if of != "" {
			p.foreign(fun, of, name)
		} else {
			p.method(fun)
		}
	case *ast.FuncLit, *ast.CallExpr: // sync.OnceValue(func() ...)() is of the second kind
		p.runs(fun)
	}
	if !keeps {
		p.runs(call.Args...) // a function as an argument may be called
	}
}

// runs notes that functions are called: literals, names of the exercise's own, and what a call is given to return a function.
func (p *trail) runs(functions ...ast.Expr) {
	for _, f := range functions {
		switch f := ast.Unparen(f).(type) {
		case *ast.FuncLit:
			p.calls(f)
		case *ast.Ident:
			p.own(f)
		case *ast.CallExpr:
			p.runs(f.Args...)
		case *ast.SelectorExpr: // do(os.Exit); a row for all of a package would refuse os.Stderr and other values too
			if of, name := p.source.selected(f); effects[of][name] != "" {
				p.foreign(f, of, name)
			}
		}
	}
}

// callee is what is called, without parentheses and type arguments.
func callee(call *ast.CallExpr) ast.Expr {
	fun := ast.Unparen(call.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		return ast.Unparen(f.X)
	case *ast.IndexListExpr:
		return ast.Unparen(f.X)
	}
	return fun
}

// calls notes that a function literal runs.
func (p *trail) calls(lit *ast.FuncLit) {
	if !p.within {
		p.called[lit] = true
	}
}

// own follows a function of the exercise, or a variable that holds one.
func (p *trail) own(name *ast.Ident) {
	for _, b := range []body{p.funcs[name.Name], p.lits[name.Name]} {
		p.follow(b, p.by, true)
	}
}

// builtin refuses panic, and what writes into its argument.
func (p *trail) builtin(fun *ast.Ident, call *ast.CallExpr) {
	switch fun.Name {
	case "panic":
		if !p.deep && !p.guard {
			p.effect(call.Pos(), "This", "ends the test program")
		}
	case "clear", "copy", "delete":
		if len(call.Args) > 0 {
			p.assigned(call.Args[0])
		}
	}
}

// foreign refuses a call of another package's function that has an effect.
func (p *trail) foreign(fun *ast.SelectorExpr, of, name string) {
	does, ok := effects[of][name]
	if !ok {
		does = effects[of][anyName]
	}
	if does != "" {
		p.effect(fun.Pos(), printable(called(of)+"."+name), does)
	}
}

// method refuses methods of what all tests share, and follows the exercise's own methods of that name.
func (p *trail) method(fun *ast.SelectorExpr) {
	if of, name := p.source.root(fun.X); shared[of][name] && fun.Sel.Name != "Clone" {
		p.effect(fun.Pos(), printable(called(of)+"."+name), "is shared by all tests, and its method "+printable(fun.Sel.Name)+" is called here")
	}
	for _, b := range p.methods[fun.Sel.Name] {
		p.follow(b, p.by, true)
	}
}
