package inspect

import (
	"go/ast"
	"go/token"
)

// startup follows the code that runs before the first test: init functions and the values of package-level variables, and
// from there the exercise's own functions and methods that they call by name. A function that is only stored is not followed.
// Besides the calls in [effects], it refuses:
//   - an assignment to a variable of another package, or to a part of it, or its address;
//   - a go statement;
//   - a panic, unless an if or a switch stands before it: "if err != nil { panic(err) }" is a habit, and only ends its own run.
type startup struct {
	*report
	names
	seen map[ast.Node]bool // bodies that were followed
}

// names are what an exercise declares at package level.
type names struct {
	funcs   map[string]body
	lits    map[string]body // variables whose value is a function literal
	types   map[string]bool
	methods map[string][]body // by name, whatever the type
}

// body is code, and the file in which it stands.
type body struct {
	source *source
	block  *ast.BlockStmt
}

// declared collects the names of an exercise.
func declared(sources []*source) names {
	n := names{funcs: map[string]body{}, lits: map[string]body{}, types: map[string]bool{}, methods: map[string][]body{}}
	for _, s := range sources {
		for _, decl := range s.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				n.function(s, d)
			case *ast.GenDecl:
				n.general(s, d)
			}
		}
	}
	return n
}

func (n names) function(s *source, d *ast.FuncDecl) {
	switch {
	case d.Body == nil:
	case d.Recv != nil:
		n.methods[d.Name.Name] = append(n.methods[d.Name.Name], body{s, d.Body})
	default:
		n.funcs[d.Name.Name] = body{s, d.Body}
	}
}

func (n names) general(s *source, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			n.types[spec.Name.Name] = true
		case *ast.ValueSpec:
			for i := range min(len(spec.Names), len(spec.Values)) {
				if lit, ok := ast.Unparen(spec.Values[i]).(*ast.FuncLit); ok {
					n.lits[spec.Names[i].Name] = body{s, lit.Body}
				}
			}
		}
	}
}

// startup refuses effects of package-level code.
func (r *report) startup(sources []*source) {
	st := &startup{report: r, names: declared(sources), seen: map[ast.Node]bool{}}
	for _, s := range sources {
		for _, decl := range s.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if isInit(d) {
					st.follow(body{s, d.Body}, "an init function", false)
				}
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					st.variables(s, d)
				}
			}
		}
	}
}

// isInit says whether a function runs before the tests.
func isInit(d *ast.FuncDecl) bool { return d.Recv == nil && d.Name.Name == "init" && d.Body != nil }

func (st *startup) variables(s *source, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, value := range v.Values {
			name := v.Names[min(i, len(v.Names)-1)].Name
			p := trail{startup: st, source: s, by: "the package-level variable " + printable(name), called: map[ast.Node]bool{}}
			p.walk(value)
		}
	}
}

// follow walks a body once.
func (st *startup) follow(b body, by string, deep bool) {
	if b.block == nil || st.seen[b.block] {
		return
	}
	st.seen[b.block] = true
	p := trail{startup: st, source: b.source, by: by, within: true, deep: deep}
	p.walk(b.block)
}

// trail is one way into code that runs before the tests.
type trail struct {
	*startup
	source *source
	by     string            // what makes it run: "an init function"
	within bool              // in the body of a function, so function literals count
	deep   bool              // in a function that init or a variable calls
	guard  bool              // behind an if or a switch
	called map[ast.Node]bool // outside of a body: the function literals that are called at once
}

// effect refuses a place.
func (p *trail) effect(pos token.Pos, what, does string) {
	p.at(p.source, pos, "%s %s. It runs before the first test, because of %s. Move it into a test, or delete it.", what, does, p.by)
}

// walk refuses the effects of code, and follows what it calls.
func (p *trail) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return p.literal(n)
		case *ast.IfStmt, *ast.CaseClause:
			return p.guarded(n)
		case *ast.GoStmt:
			p.effect(n.Pos(), "This", "starts a goroutine")
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				p.assigned(n.Lhs...)
			}
		case *ast.IncDecStmt:
			p.assigned(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				p.assigned(n.Key, n.Value)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				p.assigned(n.X)
			}
		case *ast.CallExpr:
			p.call(n)
		}
		return true
	})
}

// literal follows a function literal outside of a body only if it is called at once.
func (p *trail) literal(lit *ast.FuncLit) bool {
	if !p.within && p.called[lit] && !p.seen[lit.Body] {
		p.follow(body{p.source, lit.Body}, p.by, false)
	}
	return p.within
}

// guarded walks what stands behind a condition.
func (p *trail) guarded(n ast.Node) bool {
	if p.guard {
		return true
	}
	inner := *p
	inner.guard = true
	ast.Inspect(n, func(child ast.Node) bool {
		if child == n {
			return true
		}
		if child != nil {
			inner.walk(child)
		}
		return false
	})
	return false
}
