package watch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// edited returns the top-level tests whose bodies differ between two states of an exercise's test files. The maps' keys are file
// names. ok is false if anything else differs, even a comment between two tests, because then any test may behave differently.
func edited(before, after map[string][]byte) (tests []string, ok bool) {
	if len(before) != len(after) {
		return nil, false
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if bytes.Equal(before[name], after[name]) {
			continue
		}
		around, was, ok := bodies(before[name])
		aroundNow, is, okNow := bodies(after[name])
		if !ok || !okNow || !slices.Equal(around, aroundNow) {
			return nil, false
		}
		for i := range is {
			if is[i].text != was[i].text {
				tests = append(tests, is[i].test)
			}
		}
	}
	return tests, len(tests) > 0
}

// body is the body of a test.
type body struct{ test, text string }

// bodies takes a file apart: the bodies of its top-level tests, and the text around them.
func bodies(src []byte) (around []string, list []body, ok bool) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, "", src, parser.SkipObjectResolution)
	if err != nil || bytes.Contains(src, []byte("//line ")) || bytes.Contains(src, []byte("/*line ")) {
		return nil, nil, false
	}
	end := 0
	at := func(p token.Pos) int { return files.File(p).Offset(p) }
	for _, decl := range f.Decls {
		fn, isFunc := decl.(*ast.FuncDecl)
		if !isFunc || fn.Recv != nil || fn.Body == nil || !strings.HasPrefix(fn.Name.Name, "Test") || fn.Name.Name == "TestMain" {
			continue
		}
		around = append(around, string(src[end:at(fn.Body.Lbrace)]))
		end = at(fn.Body.Rbrace)
		list = append(list, body{fn.Name.Name, string(src[at(fn.Body.Lbrace):end])})
	}
	return append(around, string(src[end:])), list, true
}

// together adds all other tests that opened the same tickets at the last verdict, because a ticket is judged by all of its tests.
// It returns nil if these are all tests, or if there is no last verdict.
func together(last result.Result, tests []string) []string {
	all := slices.Clone(tests)
	more := true
	known := map[string]bool{}
	for more {
		more = false
		for _, t := range last.Tickets {
			tops := topLevel(t.Tests)
			for _, test := range tops {
				known[test] = true
			}
			if !slices.ContainsFunc(tops, func(test string) bool { return slices.Contains(all, test) }) {
				continue
			}
			for _, test := range tops {
				if !slices.Contains(all, test) {
					all, more = append(all, test), true
				}
			}
		}
	}
	if len(all) >= len(known) {
		return nil
	}
	slices.Sort(all)
	return all
}

// isWhole says whether a verdict on some tests is complete for its tickets: no other test opened one of them.
func isWhole(last, selection result.Result, tests []string) bool {
	for _, t := range selection.Tickets {
		for _, of := range last.Tickets {
			if of.Ticket == t.Ticket && slices.ContainsFunc(topLevel(of.Tests), func(test string) bool { return !slices.Contains(tests, test) }) {
				return false
			}
		}
	}
	return selection.Judged() && len(selection.Tickets) > 0
}

// topLevel are the top-level tests of tests that may be subtests, each once.
func topLevel(tests []string) (tops []string) {
	for _, test := range tests {
		top, _, _ := strings.Cut(test, "/")
		if !slices.Contains(tops, top) {
			tops = append(tops, top)
		}
	}
	return tops
}
