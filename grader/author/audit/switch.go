package audit

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// Assertion is one assertion of a solution. It has a switch of its own, which its number names.
type Assertion struct {
	Number int
	File   string // "house_test.go"
	Line   int
	Text   string // as it stands there, in one line

	Stops    bool  // the test does not go on after it
	Plumbing bool  // it holds a call to success, so that the test can go on at all
	Status   []int // the status codes that it compares a response's with
	Error    bool  // it asserts that there is an error
	Exists   bool  // it asserts only that something stands in the log
}

// At is where the assertion stands.
func (a Assertion) At() string { return fmt.Sprintf("%s:%d", a.File, a.Line) }

// switched puts every assertion of a file behind a switch, and numbers them from first on. What is added stands in the lines
// that are there, so that no line moves. An assertion that cannot be switched is an error, because the audit would
// claim to have checked it.
func switched(name string, source []byte, first int) ([]byte, []Assertion, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	s := &surgeon{name: name, files: files, source: source, next: first, handled: map[ast.Node]bool{}, bound: map[string]binding{}}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			s.path = s.path[:len(s.path)-1]
			return true
		}
		s.node(n)
		s.path = append(s.path, n)
		return true
	})
	if s.err != nil {
		return nil, nil, s.err
	}
	return s.sewn(), s.found, nil
}

// surgeon collects what to change in a file.
type surgeon struct {
	name    string
	files   *token.FileSet
	source  []byte
	next    int
	path    []ast.Node // from the file to the node that is looked at, without it
	bound   map[string]binding
	handled map[ast.Node]bool // statements that a guard has in its body
	found   []Assertion
	stitch  []stitch
	err     error
}

// binding is a variable made by assert.New or require.New.
type binding struct{ pkg, t string }

// stitch is text in place of what stands between two offsets.
type stitch struct {
	at, end int
	text    string
	closes  bool // it belongs behind what stands before it
}

func (s *surgeon) offset(p token.Pos) int { return s.files.Position(p).Offset }

func (s *surgeon) text(n ast.Node) string {
	return string(s.source[s.offset(n.Pos()):s.offset(n.End())])
}

// around puts text before a node and behind it.
func (s *surgeon) around(n ast.Node, before, behind string) {
	s.stitch = append(s.stitch, stitch{at: s.offset(n.Pos()), end: s.offset(n.Pos()), text: before})
	s.behind(n, behind)
}

func (s *surgeon) behind(n ast.Node, text string) {
	s.stitch = append(s.stitch, stitch{at: s.offset(n.End()), end: s.offset(n.End()), text: text, closes: true})
}

// sewn is the source with all that was collected. Of nodes that end at the same place, the inner one was found last.
func (s *surgeon) sewn() []byte {
	order := make([]int, len(s.stitch))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := s.stitch[i], s.stitch[j]
		switch {
		case a.at != b.at:
			return cmp.Compare(a.at, b.at)
		case a.closes != b.closes:
			if a.closes {
				return -1
			}
			return 1
		case a.closes:
			return cmp.Compare(j, i)
		default:
			return cmp.Compare(i, j)
		}
	})
	var b strings.Builder
	from := 0
	for _, i := range order {
		st := s.stitch[i]
		b.Write(s.source[from:st.at])
		b.WriteString(st.text)
		from = st.end
	}
	b.Write(s.source[from:])
	return []byte(b.String())
}

func (s *surgeon) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if strings.HasPrefix(n.Name.Name, "Test") && n.Recv == nil {
			s.recovers(n.Type, n.Body)
		}
	case *ast.AssignStmt:
		s.binds(n)
	case *ast.IfStmt:
		s.guard(n)
	case *ast.ExprStmt:
		s.bare(n)
	case *ast.CallExpr:
		s.call(n)
	}
}

// recovers has a test note that it panics, where every assertion is off.
func (s *surgeon) recovers(of *ast.FuncType, body *ast.BlockStmt) {
	if t := tOf(of); t != "" {
		at := s.offset(body.Lbrace) + 1
		s.stitch = append(s.stitch, stitch{at: at, end: at, text: " defer auditPanicked(" + t + ");"})
	}
}

// binds notes a variable that is made by assert.New.
func (s *surgeon) binds(n *ast.AssignStmt) {
	if len(n.Lhs) != 1 || len(n.Rhs) != 1 {
		return
	}
	name, ok := n.Lhs[0].(*ast.Ident)
	call, isCall := n.Rhs[0].(*ast.CallExpr)
	if !ok || !isCall {
		return
	}
	if pkg, function := qualified(call.Fun); testify(pkg) && function == "New" && len(call.Args) == 1 {
		s.bound[name.Name] = binding{pkg, s.text(call.Args[0])}
		s.behind(n, "; _ = "+name.Name)
	}
}

// guard is an if statement that fails the test.
func (s *surgeon) guard(n *ast.IfStmt) {
	for _, statement := range n.Body.List {
		t, stops, ok := s.fails(statement)
		if !ok {
			continue
		}
		for _, other := range n.Body.List {
			s.handled[other] = true
		}
		a := s.add(n, "if "+s.text(n.Cond), n.Cond)
		a.Stops = stops
		before, _ := s.beside(n)
		a.Plumbing = stops && isPlumbing(cmp.Or(n.Init, before), errNotNil(n.Cond))
		s.around(n.Cond, fmt.Sprintf("auditGuard(%d, %s, ", a.Number, t), ")")
		return
	}
}

// bare is a statement that fails the test, in no guard.
func (s *surgeon) bare(n *ast.ExprStmt) {
	if t, stops, ok := s.fails(n); ok && !s.handled[n] {
		a := s.add(n, s.text(n), n)
		a.Stops = stops
		s.around(n, fmt.Sprintf("if auditGuard(%d, %s, true) { ", a.Number, t), " }")
	}
}

// fails says whether a statement is t.Error or the like, on which t, and whether the test stops there.
func (s *surgeon) fails(n ast.Stmt) (t string, stops, ok bool) {
	statement, is := n.(*ast.ExprStmt)
	if !is {
		return "", false, false
	}
	call, is := statement.X.(*ast.CallExpr)
	if !is {
		return "", false, false
	}
	t, method := qualified(call.Fun)
	switch method {
	case "Error", "Errorf", "Fail":
		return t, false, s.isT(t)
	case "Fatal", "Fatalf", "FailNow":
		return t, true, s.isT(t)
	}
	return "", false, false
}
