// Package inspect reads the sources of a submission before anything builds them, and says which ones the grader refuses.
//
// It reads syntax only: it needs no compiler, no Go installation and no types. So it is a first door, and not the wall.
// The sandbox has to stop what syntax cannot show:
//   - reading and writing files, the environment and /proc through os, io/fs, net/http.Dir and the like;
//   - every connection, because net and net/http are what the exercises are about;
//   - values that reflection, method values or text/template reach under another name than the one in a table here;
//   - memory that a data race corrupts, which is as strong as unsafe;
//   - os.Exit, crashes, endless loops, goroutines that go on, memory, output without an end;
//   - an effect of package-level code that goes through an alias, such as c := http.DefaultClient; c.Timeout = 1.
//
// The import of unsafe and syscall's calls, cgo, assembly and //go:linkname are what would let a test leave Go's own
// rules at once. Those are closed here, whatever they are called in the file.
package inspect

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"failurelab/grader/result"
)

// most is how many refusals of an exercise are listed. A student who sees these knows what to do about the rest.
const most = 20

// Exercise says why the files of an exercise may not be built: nil means that they may. The exercise is named by its folder
// ("01_unauthorized"), and the files by base name ("exercise_test.go"). The refusals are sorted by file and line, there are at
// most 20 of them, and what they quote is printable.
//
// A file that go/parser cannot read is refused too, with the parser's own words. The compiler would refuse it as well, and
// tell more. But where the two disagree, the compiler would build what nobody has inspected.
//
// Tests in the external package ("unauthorized_test") are fine. See [Separate] for how they have to be built.
func Exercise(name string, files map[string][]byte) []result.Refusal {
	r := &report{exercise: name}
	if !r.light(files) {
		return r.found
	}
	var sources []*source
	for _, base := range slices.Sorted(maps.Keys(files)) {
		if s := r.read(base, files[base]); s != nil {
			sources = append(sources, s)
		}
	}
	for _, s := range sources {
		r.comments(s)
		r.clause(s)
		r.imports(s)
		r.selectors(s)
	}
	r.sizes(sources)
	r.startup(sources)
	return r.sorted()
}

// source is a file that was parsed without an error.
type source struct {
	base    string
	fset    *token.FileSet
	file    *ast.File
	imports map[string]string // the path of each import by the name it has in this file; dot and blank imports are not in it
}

// parse reads a file's syntax. It does no harm for any bytes.
func parse(base string, src []byte) (*source, error) {
	s := &source{base: base, fset: token.NewFileSet(), imports: map[string]string{}}
	file, err := parser.ParseFile(s.fset, base, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	s.file = file
	for _, i := range file.Imports {
		of := unquoted(i)
		switch {
		case i.Name == nil:
			s.imports[called(of)] = of
		case i.Name.Name != "." && i.Name.Name != "_":
			s.imports[i.Name.Name] = of
		}
	}
	return s, nil
}

// line is where a node stands, whatever a //line directive says.
func (s *source) line(pos token.Pos) int { return s.fset.PositionFor(pos, false).Line }

// unquoted is the path of an import, with its escapes resolved: "\x6fs" is os.
func unquoted(i *ast.ImportSpec) string {
	of, err := strconv.Unquote(i.Path.Value)
	if err != nil {
		return i.Path.Value
	}
	return of
}

// called is the name of a package that a file imports without giving it a name.
func called(of string) string {
	if last := path.Base(of); last != "v2" {
		return last
	}
	return path.Base(path.Dir(of))
}

// report collects refusals of one exercise.
type report struct {
	exercise string
	tokens   int // of the files read so far
	found    []result.Refusal
}

// enough is how many refusals are collected: a file of 1 MB may hold 100,000 places to refuse.
const enough = 10_000

// refuse adds a refusal; line 0 means all of the file. A word of the file in the reason must be [quoted].
func (r *report) refuse(base string, line int, reason string, args ...any) {
	if len(r.found) == enough {
		return
	}
	r.found = append(r.found, result.Refusal{
		Exercise: r.exercise, File: printable(r.exercise + "/" + base), Line: line, Reason: fmt.Sprintf(reason, args...),
	})
}

// at refuses a place in a file.
func (r *report) at(s *source, pos token.Pos, reason string, args ...any) {
	r.refuse(s.base, s.line(pos), reason, args...)
}

// sorted are the refusals in their order, each once.
func (r *report) sorted() []result.Refusal {
	slices.SortFunc(r.found, func(a, b result.Refusal) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Reason, b.Reason))
	})
	found := slices.Compact(r.found)
	if more := len(found) - most + 1; more > 1 {
		found = append(found[:most-1:most-1], result.Refusal{
			Exercise: r.exercise, Reason: fmt.Sprintf("%s: %d more places are refused. Correct the ones above first.", printable(r.exercise), more),
		})
	}
	return found
}

// longest is how many characters of a student's own word a reason quotes.
const longest = 80

// quoted is a word of the file in quotes, printable and not long.
func quoted(word string) string { return `"` + printable(word) + `"` }

// printable is text without what a terminal would obey, and not long.
func printable(text string) string {
	var b strings.Builder
	for n, r := range []rune(text) {
		switch {
		case n == longest:
			b.WriteString("... (cut)")
			return b.String()
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}

// syntax says what go/parser stumbled over first, and the line. A //line directive moves the line that the error names, so
// the line is counted from the offset.
func syntax(err error, src []byte) (line int, said string) {
	list, ok := err.(scanner.ErrorList) //nolint:errorlint // go/parser returns this type, never wrapped
	if !ok || len(list) == 0 {
		return 0, printable(err.Error())
	}
	offset := min(max(list[0].Pos.Offset, 0), len(src))
	return strings.Count(string(src[:offset]), "\n") + 1, printable(list[0].Msg)
}
