package inspect

import (
	"go/ast"
	"go/build/constraint"
	"strings"
)

// harmless are the //go: directives that change neither what is built nor what the compiler checks. The build never runs
// what go:generate says.
var harmless = map[string]bool{"go:generate": true, "go:fix": true, "go:noinline": true}

// directives are reasons for those that deserve their own words.
var directives = map[string]string{
	"go:build":    "This build constraint builds the file on some systems only. Delete the line: the grader builds every file.",
	"go:linkname": "//go:linkname reaches into other packages. Delete the line, and use what the package exports.",
	"go:embed":    "//go:embed puts files into the test program. Only your _test.go files are graded. Write the text as a string in the test.",
	"go:debug":    "//go:debug changes the settings of the test program. Delete the line.",
}

// comments refuses what is written in a comment, but meant for the compiler or the go command.
func (r *report) comments(s *source) {
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			r.comment(s, c)
		}
	}
}

// comment refuses line directives at any column and in both kinds of comment. That is more than the compiler obeys.
func (r *report) comment(s *source, c *ast.Comment) {
	text := c.Text[2:]
	verb := strings.TrimSpace(text)
	if end := strings.IndexAny(verb, " \t"); end >= 0 {
		verb = verb[:end]
	}
	switch {
	case strings.HasPrefix(text, "line ") || strings.HasPrefix(text, "line\t"):
		r.at(s, c.Pos(), "This comment begins with \"line\" and no space before it, so it is a //line directive. That makes errors point at another file. Delete it, or write \"// line\".")
	case c.Text[1] == '/' && strings.HasPrefix(text, "go:") && !harmless[verb]:
		reason, ok := directives[verb]
		if !ok {
			reason = "The compiler reads //" + printable(verb) + " as a directive, and the grader does not allow it. Delete the line."
		}
		r.at(s, c.Pos(), "%s", reason)
	case c.Pos() < s.file.Package && (constraint.IsPlusBuild(c.Text) || constraint.IsGoBuild(c.Text)):
		r.at(s, c.Pos(), "%s", directives["go:build"])
	}
}

// clause refuses another package than the exercise's, and TestMain. The external test package is allowed: go test builds it.
func (r *report) clause(s *source) {
	_, want, _ := strings.Cut(r.exercise, "_")
	if got := s.file.Name.Name; got != want && got != want+"_test" {
		r.at(s, s.file.Name.Pos(), `The package is called %s here. Write "package %s", as in the exercise that you were given.`, quoted(got), printable(want))
	}
	for _, decl := range s.file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "TestMain" {
			r.at(s, fn.Pos(), "This file has a TestMain, and the grader has its own. Delete the function, and put what it prepares into the tests.")
		}
	}
}
