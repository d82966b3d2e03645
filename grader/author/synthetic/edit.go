package synthetic

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// edit is text in place of what stands between two offsets.
type edit struct {
	from, to int
	text     string
}

func edited(text string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(text[at:e.from])
		b.WriteString(e.text)
		at = e.to
	}
	return b.String() + text[at:]
}

// tree is a piece with its syntax.
type tree struct {
	text  string
	set   *token.FileSet
	file  *ast.File
	edits []edit
}

const before = "package p\n" // what a piece needs to be parsed alone

// change edits a piece by its syntax, and says whether anything changed. A piece that does not parse stays as it is: that
// is a mistake, which was made on purpose.
func (p *piece) change(visit func(*tree)) bool {
	t := &tree{text: before + p.text, set: token.NewFileSet()}
	var err error
	if t.file, err = parser.ParseFile(t.set, "", t.text, parser.SkipObjectResolution); err != nil {
		return false
	}
	visit(t)
	p.text = strings.TrimPrefix(edited(t.text, t.edits), before)
	return len(t.edits) > 0
}

func (t *tree) at(p token.Pos) int { return t.set.Position(p).Offset }

func (t *tree) of(n ast.Node) string { return t.text[t.at(n.Pos()):t.at(n.End())] }

func (t *tree) replace(from, to token.Pos, text string) {
	t.edits = append(t.edits, edit{t.at(from), t.at(to), text})
}

// called is the call that a statement is, and its function as it is written: "api.Diagnose".
func (t *tree) called(s ast.Stmt) (*ast.CallExpr, string) {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return nil, ""
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return nil, ""
	}
	return call, t.of(call.Fun)
}

// blocks visits every list of statements.
func (t *tree) blocks(visit func([]ast.Stmt)) {
	ast.Inspect(t.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			visit(n.List)
		case *ast.CaseClause:
			visit(n.Body)
		}
		return true
	})
}
