package also

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"failurelab/grader/excerpt"
	"failurelab/grader/result"
)

// Test cuts a ticket's test out of a learner's files of one exercise: the declarations that it needs, with their imports. Comments
// that have one of the names in them are left out; left says where a name still stands in the code, as "exercise_test.go:12".
// If no function of the learner names the ticket, all files are taken as they are.
func Test(files []result.SourceFile, ticket string, names []string) (texts map[string]string, left []string, err error) {
	dir, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	whole := map[string]string{}
	for _, f := range files {
		name := path.Base(f.Path)
		whole[name] = f.Text
		if err := os.WriteFile(filepath.Join(dir, name), []byte(f.Text), 0o600); err != nil {
			return nil, nil, err
		}
	}
	parts, err := excerpt.Ticket(dir, ticket)
	if err != nil {
		return nil, nil, fmt.Errorf("the files do not parse, so they are not right: %w", err)
	}
	texts = map[string]string{}
	for _, p := range parts {
		if texts[p.File], err = cut(whole[p.File], p.Text); err != nil {
			return nil, nil, err
		}
	}
	if len(parts) == 0 {
		texts = whole
	}
	marks := hints(names)
	for name, text := range texts {
		clean, lines, err := nameless(text, marks)
		if err != nil {
			return nil, nil, err
		}
		texts[name] = clean
		for _, line := range lines {
			left = append(left, fmt.Sprintf("%s:%d", name, line))
		}
	}
	slices.Sort(left)
	return texts, left, nil
}

// cut is a file with some declarations of another one, and the imports that they use.
func cut(src string, declarations []string) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ImportsOnly)
	if err != nil {
		return "", err
	}
	body := strings.Join(declarations, "\n\n")
	inside, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+body, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	used := map[string]bool{}
	ast.Inspect(inside, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n", file.Name.Name)
	above, gap := 0, ""
	for _, i := range file.Imports {
		line := fset.Position(i.Pos()).Line
		if above > 0 && line > above+1 { // a group of its own, as it was
			gap = "\n"
		}
		above = line
		if name := imported(i); name != "." && name != "_" && !used[name] {
			continue
		}
		b.WriteString(gap)
		gap = ""
		if i.Name != nil {
			b.WriteString(i.Name.Name + " ")
		}
		b.WriteString(i.Path.Value + "\n")
	}
	return strings.Replace(b.String()+")\n\n", "import (\n)\n\n", "", 1) + body + "\n", nil
}

// version is the last part of an import path that is no name.
var version = regexp.MustCompile(`^v[0-9]+$`)

// imported is the name of an import.
func imported(i *ast.ImportSpec) string {
	if i.Name != nil {
		return i.Name.Name
	}
	file, _ := strconv.Unquote(i.Path.Value)
	if version.MatchString(path.Base(file)) {
		file = path.Dir(file)
	}
	return path.Base(file)
}

// hints are the words, in small letters, by which a learner could be known.
func hints(names []string) (hints []string) {
	for _, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, h := range append(words, name) {
			if len([]rune(h)) > 2 && !slices.Contains(hints, h) {
				hints = append(hints, h)
			}
		}
	}
	return hints
}

func known(text string, hints []string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(hints, func(h string) bool { return strings.Contains(text, h) })
}

// nameless is a file without the comments that have a hint in them, and the lines of its code that still do.
func nameless(src string, hints []string) (string, []int, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", nil, err
	}
	file.Comments = slices.DeleteFunc(file.Comments, func(g *ast.CommentGroup) bool {
		return slices.ContainsFunc(g.List, func(c *ast.Comment) bool { return known(c.Text, hints) })
	})
	var b bytes.Buffer
	if err := format.Node(&b, fset, file); err != nil {
		return "", nil, err
	}
	var lines []int
	for i, line := range strings.Split(b.String(), "\n") {
		if known(line, hints) {
			lines = append(lines, i+1)
		}
	}
	return b.String(), lines, nil
}
