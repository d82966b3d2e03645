package synthetic

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// words are other names for what the solutions name.
var words = map[string][]string{
	"api":   {"server", "sut", "service", "a"},
	"rec":   {"w", "recorder", "got", "rr"},
	"line":  {"entry", "logLine", "l"},
	"resp":  {"res", "response", "reply"},
	"tc":    {"tt", "test", "c"},
	"send":  {"do", "ask1", "sendIt"},
	"cured": {"helps", "fixed", "afterTheCure"},
	"req":   {"r", "request", "in"},
	"err":   {"e", "failed", "problem1"},
}

// renamed gives variables and helpers other names. A new name stands nowhere in the package, and all that had the old name
// get it, so that nothing is shadowed that was not before.
func renamed(files map[string]string, r *rand.Rand) (map[string]string, error) {
	set := token.NewFileSet()
	trees := map[string]*ast.File{}
	taken := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := parser.ParseFile(set, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		trees[name] = f
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				taken[id.Name] = true
			}
			return true
		})
	}
	objects := resolved(set, trees)
	names := map[string]string{}
	for _, id := range slices.SortedFunc(maps.Keys(objects), func(a, b *ast.Ident) int { return int(a.Pos() - b.Pos()) }) {
		if _, done := names[id.Name]; !done && mayRename(objects[id]) {
			names[id.Name] = fresh(id.Name, taken, r)
		}
	}
	edits := map[string][]edit{}
	for id, o := range objects {
		if to := names[id.Name]; to != "" && mayRename(o) {
			at := set.Position(id.Pos())
			edits[at.Filename] = append(edits[at.Filename], edit{at.Offset, at.Offset + len(id.Name), to})
		}
	}
	out := map[string]string{}
	for name, text := range files {
		formatted, err := format.Source([]byte(edited(text, edits[name])))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = string(formatted)
	}
	return out, nil
}

// resolved says what each name in the files stands for. What they import is unknown to it, which is no matter here: that
// keeps its name.
func resolved(set *token.FileSet, trees map[string]*ast.File) map[*ast.Ident]types.Object {
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: unknown{}, Error: func(error) {}}
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(trees)) {
		files = append(files, trees[name])
	}
	_, _ = config.Check("p", set, files, info) // it complains of every import
	objects := info.Defs
	maps.Copy(objects, info.Uses)
	maps.DeleteFunc(objects, func(_ *ast.Ident, o types.Object) bool { return o == nil })
	return objects
}

// unknown imports packages with nothing in them.
type unknown struct{}

func (unknown) Import(of string) (*types.Package, error) {
	p := types.NewPackage(of, path.Base(of))
	p.MarkComplete()
	return p, nil
}

// mayRename says whether a name is the learner's own to choose: not a field, a test, or what the course asks for. The
// variable t keeps its name.
func mayRename(o types.Object) bool {
	switch o := o.(type) {
	case *types.Var:
		return !o.IsField() && o.Name() != "t" && o.Name() != "_"
	case *types.Func:
		free := o.Type().(*types.Signature).Recv() == nil && o.Pkg() != nil && o.Pkg().Path() == "p"
		return free && !strings.HasPrefix(o.Name(), "Test") && o.Name() != "Triage"
	}
	return false
}

func fresh(name string, taken map[string]bool, r *rand.Rand) string {
	candidates := slices.Clone(words[name])
	r.Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
	for i := range 100 {
		candidates = append(candidates, fmt.Sprintf("my%s%s%s", strings.ToUpper(name[:1]), name[1:], strings.Repeat("X", i)))
	}
	i := slices.IndexFunc(candidates, func(c string) bool { return !taken[c] && types.Universe.Lookup(c) == nil })
	taken[candidates[i]] = true
	return candidates[i]
}
