package synthetic

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/author/starters"
)

// exercise is what the course has of an exercise: the solution, and what learners get.
type exercise struct {
	name     string // "01_unauthorized"
	solution work
	starter  work
	main     string // main_test.go, which every clone has
}

// work is the code of one exercise in pieces, so that a style or a mistake can change one of them.
type work struct {
	pkg     string
	imports []string // paths of all that a piece may use; a file imports what it uses
	files   []file
}

type file struct {
	name   string
	pieces []piece
}

// piece is one declaration with the comments before it.
type piece struct {
	name    string   // of a function: "TestT105"; "" for anything else
	tickets []string // that a test opens
	text    string
}

func (p piece) test() bool { return strings.HasPrefix(p.name, "Test") }

// exercises reads the course in the module's folder root.
func exercises(root string) ([]exercise, error) {
	dirs, err := filepath.Glob(filepath.Join(root, "solutions", "[0-9]*"))
	if err != nil {
		return nil, err
	}
	if len(dirs) == 0 {
		return nil, fmt.Errorf("%s has no solutions. Run this in a checkout that has them", root)
	}
	var all []exercise
	for _, dir := range dirs {
		e := exercise{name: filepath.Base(dir)}
		if e.solution, err = read(dir); err != nil {
			return nil, err
		}
		given := starters.Files(e.name) // exercises/ may hold a learner's work
		for _, name := range slices.Sorted(maps.Keys(given)) {
			if err := e.starter.add(name, string(given[name])); err != nil {
				return nil, err
			}
		}
		if len(e.starter.files) == 0 {
			return nil, fmt.Errorf("%s has a solution, but no starter in %s", e.name, starters.Dir)
		}
		text, err := os.ReadFile(filepath.Join(dir, "main_test.go"))
		if err != nil {
			return nil, err
		}
		e.main = string(text)
		all = append(all, e)
	}
	return all, nil
}

// read is the code in a folder, without main_test.go.
func read(dir string) (work, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		return work{}, err
	}
	var w work
	for _, name := range names {
		if filepath.Base(name) == "main_test.go" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return work{}, err
		}
		if err := w.add(filepath.Base(name), string(text)); err != nil {
			return work{}, err
		}
	}
	return w, nil
}

// add takes a file apart.
func (w *work) add(name, text string) error {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	w.pkg = tree.Name.Name
	at := func(p token.Pos) int { return set.Position(p).Offset }
	from := at(tree.Name.End())
	f := file{name: name}
	for _, d := range tree.Decls {
		end := at(d.End())
		if line := strings.IndexByte(text[end:], '\n'); line >= 0 {
			end += line
		}
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			for _, s := range g.Specs {
				w.need(strings.Trim(s.(*ast.ImportSpec).Path.Value, `"`))
			}
		} else {
			f.pieces = append(f.pieces, newPiece(d, strings.TrimSpace(text[from:end])))
		}
		from = end
	}
	w.files = append(w.files, f)
	return nil
}

var ticket = regexp.MustCompile(`"(T\d{3})"`)

func newPiece(d ast.Decl, text string) piece {
	p := piece{text: text}
	if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
		p.name = f.Name.Name
	}
	if p.test() {
		for _, m := range ticket.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(p.tickets, m[1]) {
				p.tickets = append(p.tickets, m[1])
			}
		}
	}
	return p
}

// clone is a copy that can be changed.
func (w work) clone() work {
	w.imports = slices.Clone(w.imports)
	w.files = slices.Clone(w.files)
	for i := range w.files {
		w.files[i].pieces = slices.Clone(w.files[i].pieces)
	}
	return w
}

// need makes packages known to all files.
func (w *work) need(imports ...string) {
	for _, path := range imports {
		if !slices.Contains(w.imports, path) {
			w.imports = append(w.imports, path)
		}
	}
	slices.Sort(w.imports)
}

// each changes every piece.
func (w *work) each(change func(*piece)) {
	for i := range w.files {
		for j := range w.files[i].pieces {
			change(&w.files[i].pieces[j])
		}
	}
}

// append adds text as a piece at the end of the first file.
func (w *work) append(text string, imports ...string) {
	w.need(imports...)
	f := &w.files[0]
	f.pieces = append(f.pieces, piece{text: text})
}

// text is the code as files.
func (w work) text() (map[string]string, error) {
	files := map[string]string{}
	for _, f := range w.files {
		text, err := format.Source([]byte(w.join(f)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		files[f.name] = string(text)
	}
	return files, nil
}

// join is a file with the imports that it uses.
func (w work) join(f file) string {
	var body strings.Builder
	for _, p := range f.pieces {
		body.WriteString("\n" + p.text + "\n")
	}
	code := uncommented(body.String())
	groups := map[int][]string{} // the standard library, the lab, others
	for _, imported := range w.imports {
		if !uses(code, path.Base(imported)) {
			continue
		}
		group := 0
		switch {
		case strings.HasPrefix(imported, "failurelab/"):
			group = 1
		case strings.Contains(imported, "."):
			group = 2
		}
		groups[group] = append(groups[group], fmt.Sprintf("\t%q", imported))
	}
	head := "package " + w.pkg + "\n"
	if len(groups) > 0 {
		var parts []string
		for _, group := range slices.Sorted(maps.Keys(groups)) {
			parts = append(parts, strings.Join(groups[group], "\n"))
		}
		head += "\nimport (\n" + strings.Join(parts, "\n\n") + "\n)\n"
	}
	return head + body.String()
}

var comment = regexp.MustCompile(`(?m)(^|\s)//.*$`)

// uncommented is code without its comments, which may name a package that the code does not use.
func uncommented(text string) string { return comment.ReplaceAllString(text, "$1") }

// uses says whether code names something of a package.
func uses(code, pkg string) bool {
	for rest := code; ; {
		i := strings.Index(rest, pkg+".")
		if i < 0 {
			return false
		}
		if i == 0 || !partOfName(rest[i-1]) {
			return true
		}
		rest = rest[i+1:]
	}
}

func partOfName(b byte) bool {
	return b == '_' || b == '.' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
