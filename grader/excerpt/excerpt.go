// Package excerpt cuts functions out of a Go package, with every function, type, variable and constant of the package that they
// use.
package excerpt

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Part is the part of one file that is needed.
type Part struct {
	File string   // its name in the folder
	Text []string // the declarations with their comments, in the order of the file
}

// Ticket cuts out the tests in a folder that open a ticket, such as "T105". A test opens it if it names it. It returns no
// part if no test does, and fails if the folder cannot be read or a file does not parse.
func Ticket(dir, ticket string) ([]Part, error) {
	return from(dir, func(f *ast.FuncDecl) bool {
		return strings.HasPrefix(f.Name.Name, "Test") && names(f, ticket)
	})
}

// Func cuts out a function with a name, such as "Triage".
func Func(dir, name string) ([]Part, error) {
	return from(dir, func(f *ast.FuncDecl) bool { return f.Recv == nil && f.Name.Name == name })
}

// names says whether a function has a ticket's number in it, as a string.
func names(f *ast.FuncDecl, ticket string) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, err := strconv.Unquote(lit.Value)
			found = found || err == nil && s == ticket
		}
		return true
	})
	return found
}

// declaration is one at the top of a file.
type declaration struct {
	node  ast.Decl
	names []string // that it declares; of a method, its type's
	file  int
	text  string
}

func from(dir string, root func(*ast.FuncDecl) bool) ([]Part, error) {
	files, all, err := parse(dir)
	if err != nil {
		return nil, err
	}
	needed := make([]bool, len(all))
	for i, d := range all {
		if f, ok := d.node.(*ast.FuncDecl); ok && root(f) {
			need(i, all, needed)
		}
	}
	var parts []Part
	for i, file := range files {
		part := Part{File: file}
		for j, d := range all {
			if needed[j] && d.file == i {
				part.Text = append(part.Text, d.text)
			}
		}
		if part.Text != nil {
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// need marks a declaration, and all that it uses.
func need(i int, all []declaration, needed []bool) {
	if needed[i] {
		return
	}
	needed[i] = true
	used := identifiers(all[i].node)
	for j, d := range all {
		if slices.ContainsFunc(d.names, func(name string) bool { return used[name] }) {
			need(j, all, needed)
		}
	}
}

// parse reads the Go files of a folder. The file with the tests comes first.
func parse(dir string) (files []string, all []declaration, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case !strings.HasSuffix(name, ".go") || name == "main_test.go":
		case name == "exercise_test.go":
			files = slices.Insert(files, 0, name)
		default:
			files = append(files, name)
		}
	}
	for i, name := range files {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, nil, err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, src, parser.ParseComments)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", dir, err)
		}
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
				continue
			}
			begin, end := fset.Position(beginning(d)).Offset, fset.Position(d.End()).Offset
			rest, _, _ := strings.Cut(string(src[end:]), "\n") // a comment behind it
			all = append(all, declaration{node: d, names: declared(d), file: i, text: string(src[begin:end]) + rest})
		}
	}
	return files, all, nil
}

// beginning is where a declaration begins, with the comment above it.
func beginning(d ast.Decl) token.Pos {
	var doc *ast.CommentGroup
	switch d := d.(type) {
	case *ast.FuncDecl:
		doc = d.Doc
	case *ast.GenDecl:
		doc = d.Doc
	}
	if doc != nil {
		return doc.Pos()
	}
	return d.Pos()
}

// declared are the names that a declaration gives to something. A method comes along with its type.
func declared(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		for name := range identifiers(d.Recv.List[0].Type) {
			names = append(names, name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// identifiers are the names that stand in a piece of syntax, except those behind a dot.
func identifiers(n ast.Node) map[string]bool {
	used := map[string]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			for name := range identifiers(n.X) {
				used[name] = true
			}
			return false
		case *ast.Ident:
			used[n.Name] = true
		}
		return true
	})
	return used
}
