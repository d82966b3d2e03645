package page

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"failurelab/grader/result"
)

// widest is how many bytes of a line are shown. A file that is all one line would stop the browser.
const widest = 2000

// short is a line, cut if it is too long. It says how much is missing.
func short(line string) string {
	if len(line) <= widest {
		return line
	}
	cut := widest
	for cut > 0 && !utf8.RuneStart(line[cut]) {
		cut--
	}
	return fmt.Sprintf("%s … (%d more bytes)", line[:cut], len(line)-cut)
}

// shortened is a text with short lines.
func shortened(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = short(l)
	}
	return strings.Join(lines, "\n")
}

// part is some lines of a file: a function.
type part struct {
	Path string `json:"path"`
	From int    `json:"from"` // the first line, from 1
	To   int    `json:"to"`   // the last line

	Helper bool `json:"helper,omitempty"` // a function that the tests use
}

// function is a function of a file.
type function struct {
	part
	name    string
	strings []string // that are in it
	uses    []string // names that it uses
}

// index are the functions of some files, by folder.
type index map[string][]function

// newIndex reads files. A file that does not parse has the functions that Go finds in it.
func newIndex(files []result.SourceFile) index {
	x := index{}
	for _, f := range files {
		set := token.NewFileSet()
		file, _ := parser.ParseFile(set, f.Path, f.Text, parser.SkipObjectResolution)
		if file == nil {
			continue
		}
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				x[path.Dir(f.Path)] = append(x[path.Dir(f.Path)], newFunction(f.Path, set, d))
			}
		}
	}
	return x
}

func newFunction(path string, set *token.FileSet, d *ast.FuncDecl) function {
	// A //line comment moves no line here: what is shown are the lines of the file.
	line := func(p token.Pos) int { return set.PositionFor(p, false).Line }
	f := function{name: d.Name.Name, part: part{Path: path, From: line(d.Pos()), To: line(d.End())}}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				f.strings = append(f.strings, s)
			}
		case *ast.Ident:
			f.uses = append(f.uses, n.Name)
		}
		return true
	})
	return f
}

// of are the functions that belong to a ticket: its tests, and the functions of the folder that these use. Without names of
// tests those count that name the ticket. Functions at the places, as file:line, belong to it too.
func (x index) of(folder, ticket string, tests, places []string) (parts []part) {
	all := x[folder]
	chosen := make([]bool, len(all))
	var queue []int
	choose := func(want func(function) bool) {
		for i, f := range all {
			if !chosen[i] && want(f) {
				chosen[i] = true
				queue = append(queue, i)
			}
		}
	}
	choose(func(f function) bool {
		if len(tests) == 0 {
			return strings.HasPrefix(f.name, "Test") && slices.Contains(f.strings, ticket)
		}
		return slices.ContainsFunc(tests, func(t string) bool { name, _, _ := strings.Cut(t, "/"); return name == f.name })
	})
	tested := len(queue)
	choose(func(f function) bool { return slices.ContainsFunc(places, f.has) })
	for n := 0; n < len(queue); n++ {
		f := all[queue[n]]
		choose(func(g function) bool { return !strings.HasPrefix(g.name, "Test") && slices.Contains(f.uses, g.name) })
	}
	for n, i := range queue {
		p := all[i].part
		p.Helper = n >= tested
		parts = append(parts, p)
	}
	return parts
}

// has says whether a place, as file:line, is in the function.
func (f function) has(place string) bool {
	file, number, _ := cutLast(place, ":")
	line, err := strconv.Atoi(number)
	return err == nil && file == f.Path && f.From <= line && line <= f.To
}
