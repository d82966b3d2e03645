package update

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// difference are the names of the functions in a starter that are new, and of those that differ from an older starter. What
// does not parse has none.
func difference(was, is []byte) (added, other []string) {
	old, next := functions(was), functions(is)
	for _, name := range slices.Sorted(maps.Keys(next)) {
		switch text, there := old[name]; {
		case !there:
			added = append(added, name)
		case text != next[name]:
			other = append(other, name)
		}
	}
	return added, other
}

// functions are the texts of the functions in a file, with their comments, by name.
func functions(src []byte) map[string]string {
	text := strings.ReplaceAll(string(src), "\r\n", "\n")
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments)
	if err != nil {
		return nil
	}
	found := map[string]string{}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			begin := f.Pos()
			if f.Doc != nil {
				begin = f.Doc.Pos()
			}
			found[f.Name.Name] = text[fset.Position(begin).Offset:fset.Position(f.End()).Offset]
		}
	}
	return found
}
