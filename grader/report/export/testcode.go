package export

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// codeOf returns a function that gives the text of an exercise's tests by their names, as the student wrote them. It is "" for
// tests that are not found.
func codeOf(files []result.SourceFile) func(exercise string, tests []string) string {
	texts := map[string]string{}
	for _, f := range files {
		exercise, _, _ := strings.Cut(f.Path, "/")
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, f.Path, f.Text, parser.ParseComments)
		if err != nil {
			continue // there is no verdict on its tests either
		}
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
				texts[exercise+"."+fn.Name.Name] = f.Text[set.PositionFor(fn.Pos(), false).Offset:set.PositionFor(fn.End(), false).Offset]
			}
		}
	}
	return func(exercise string, tests []string) string {
		var found []string
		for _, name := range tests {
			if text, ok := texts[exercise+"."+name]; ok && !slices.Contains(found, text) {
				found = append(found, text)
			}
		}
		return strings.Join(found, "\n\n")
	}
}
