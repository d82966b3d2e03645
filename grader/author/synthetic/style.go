package synthetic

import (
	"go/ast"
	"math/rand/v2"
	"slices"
	"strings"
)

// style is a way to write the same tests.
type style struct {
	name    string
	pieces  []func(*work, *rand.Rand)
	renamed bool
}

// styles are the ways in which the solutions are written. Each of them keeps what the tests check.
var styles = []style{
	{name: "as ours"},
	{name: "renamed", renamed: true},
	{name: "reordered", pieces: []func(*work, *rand.Rand){reordered}},
	{name: "one file", pieces: []func(*work, *rand.Rand){oneFile, reordered}},
	{name: "helpers", pieces: []func(*work, *rand.Rand){extracted}},
	{name: "require", pieces: []func(*work, *rand.Rand){required}},
	{name: "assert.New", pieces: []func(*work, *rand.Rand){bound}},
	{name: "all at once", pieces: []func(*work, *rand.Rand){oneFile, extracted, bound, reordered}, renamed: true},
}

// written is the work in a style.
func (s style) written(w work, r *rand.Rand) (map[string]string, error) {
	w = w.clone()
	for _, change := range s.pieces {
		change(&w, r)
	}
	files, err := w.text()
	if err != nil || !s.renamed {
		return files, err
	}
	return renamed(files, r)
}

// reordered puts the declarations of a file in another order.
func reordered(w *work, r *rand.Rand) {
	for _, f := range w.files {
		r.Shuffle(len(f.pieces), func(i, j int) { f.pieces[i], f.pieces[j] = f.pieces[j], f.pieces[i] })
	}
}

// oneFile moves all helpers to the end of exercise_test.go.
func oneFile(w *work, _ *rand.Rand) {
	slices.SortStableFunc(w.files, func(a, b file) int {
		if a.name == "exercise_test.go" {
			return -1
		}
		return strings.Compare(a.name, b.name)
	})
	for _, f := range w.files[1:] {
		w.files[0].pieces = append(w.files[0].pieces, f.pieces...)
	}
	w.files = w.files[:1]
}

// extracted moves what most tests do in the same words to helpers.
func extracted(w *work, _ *rand.Rand) {
	var records, diagnoses bool
	w.each(func(p *piece) {
		records = p.change((*tree).records) || records
		diagnoses = p.change((*tree).diagnoses) || diagnoses
	})
	if records {
		w.append(`// recorded sends a request, and returns what comes back.
func recorded(api *lab.API, request *http.Request) (response *httptest.ResponseRecorder) {
	response = httptest.NewRecorder()
	api.ServeHTTP(response, request)
	return response
}`, "net/http", "net/http/httptest")
	}
	if diagnoses {
		w.append(`func diagnosed(api *lab.API, reached, slow lab.Answer, side lab.Side, cause lab.Cause, evidence lab.Fact) {
	api.Diagnose(lab.Diagnosis{Reached: reached, Slow: slow, Side: side, Cause: cause, Evidence: evidence})
}`)
	}
}

// records replaces a recorder and the request that follows it.
func (t *tree) records() {
	t.blocks(func(list []ast.Stmt) {
		for i, s := range list[:max(0, len(list)-1)] {
			made, ok := s.(*ast.AssignStmt)
			if !ok || len(made.Lhs) != 1 || t.of(made.Rhs[0]) != "httptest.NewRecorder()" {
				continue
			}
			call, name := t.called(list[i+1])
			if name == "api.ServeHTTP" && t.of(call.Args[0]) == t.of(made.Lhs[0]) {
				t.replace(made.Rhs[0].Pos(), call.End(), "recorded(api, "+t.of(call.Args[1])+")")
			}
		}
	})
}

// diagnoses replaces a whole diagnosis.
func (t *tree) diagnoses() {
	t.blocks(func(list []ast.Stmt) {
		for _, s := range list {
			if call, values := t.diagnosis(s); len(values) == 5 {
				args := []string{"api"}
				for _, key := range []string{"Reached", "Slow", "Side", "Cause", "Evidence"} {
					args = append(args, t.of(values[key]))
				}
				t.replace(call.Pos(), call.End(), "diagnosed("+strings.Join(args, ", ")+")")
			}
		}
	})
}

// diagnosis is the call of api.Diagnose that a statement is, and the values in it; nil if it is none.
func (t *tree) diagnosis(s ast.Stmt) (*ast.CallExpr, map[string]ast.Expr) {
	call, name := t.called(s)
	if name != "api.Diagnose" {
		return nil, nil
	}
	literal, ok := call.Args[0].(*ast.CompositeLit)
	if !ok {
		return nil, nil
	}
	values := map[string]ast.Expr{}
	for _, e := range literal.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			values[t.of(kv.Key)] = kv.Value
		}
	}
	return call, values
}
