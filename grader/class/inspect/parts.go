package inspect

import (
	"go/ast"
	"regexp"
)

// part is what of a package a test may use. With only, nothing else may be used.
type part struct {
	only  *regexp.Regexp
	never map[string]string // what each name would do
	about string            // for what only leaves out
}

// parts are the packages that are open in part.
var parts = map[string]*part{
	"syscall": {
		only:  regexp.MustCompile(`^(Errno|(WSA)?E[A-Z0-9_]+)$`), // numbers of errors; no function of syscall is called like that
		about: "Of syscall, tests may use error numbers such as ECONNREFUSED, and Errno",
	},
	"runtime/debug": {
		only:  regexp.MustCompile(`^(Stack|PrintStack)$`),
		about: "Of runtime/debug, tests may use Stack and PrintStack",
	},
	"os": {never: map[string]string{
		"StartProcess": "starts other programs",
		"FindProcess":  "reaches other processes",
		"Process":      "reaches other processes",
		"ProcAttr":     "starts other programs",
		"NewFile":      "opens what the test program was started with",
	}},
	"reflect": {never: map[string]string{
		"NewAt": "reads and writes memory without Go's rules",
	}},
	"flag": {never: map[string]string{
		"Set":         "changes how the test program was started",
		"CommandLine": "changes how the test program was started",
	}},
	"testing": {never: map[string]string{
		"Main":          "runs tests, and the grader does that",
		"MainStart":     "runs tests, and the grader does that",
		"Init":          "changes how the test program was started",
		"RegisterCover": "changes how the test program was started",
		"RunTests":      "runs tests, and the grader does that",
		"RunExamples":   "runs tests, and the grader does that",
		"RunBenchmarks": "runs tests, and the grader does that",
	}},
	"runtime": {never: map[string]string{
		"Breakpoint":              "stops the test program",
		"CPUProfile":              "measures the test program, not the API",
		"MemProfileRate":          "measures the test program, not the API",
		"ReadTrace":               "measures the test program, not the API",
		"SetBlockProfileRate":     "measures the test program, not the API",
		"SetCPUProfileRate":       "measures the test program, not the API",
		"SetMutexProfileFraction": "measures the test program, not the API",
		"StartTrace":              "measures the test program, not the API",
		"StopTrace":               "measures the test program, not the API",
		"SetCgoTraceback":         "belongs to cgo",
	}},
}

// methods are refused on every value: each returns an address, from which memory can be read without Go's rules.
var methods = set("UnsafePointer UnsafeAddr")

// selectors refuses names of packages that are open in part. The names are looked up by the import's path, so that an alias
// does not help.
func (r *report) selectors(s *source) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name := sel.Sel.Name
		of, _ := s.selected(sel)
		p := parts[of]
		switch {
		case p == nil && methods[name]:
			r.at(s, sel.Sel.Pos(), "%s returns an address, which gets around Go's rules for memory. The grader does not allow it. Use the value itself.", name)
		case p == nil:
		case p.only != nil && !p.only.MatchString(name):
			r.at(s, sel.Pos(), "%s. %s is not allowed. Delete it.", p.about, quoted(of+"."+name))
		case p.never[name] != "":
			r.at(s, sel.Pos(), "%s %s. The grader does not allow it. Delete it.", quoted(of+"."+name), p.never[name])
		}
		return true
	})
}

// selected is the path of the package that a selector takes a name from, and the name; "" if it is no package.
func (s *source) selected(sel *ast.SelectorExpr) (of, name string) {
	if x, ok := ast.Unparen(sel.X).(*ast.Ident); ok {
		return s.imports[x.Name], sel.Sel.Name
	}
	return "", sel.Sel.Name
}
