package inspect

import (
	"bytes"
	"go/build"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// read parses a file, or refuses it: it returns nil for a file that cannot be inspected any further.
func (r *report) read(base string, src []byte) *source {
	if !r.named(base) || !r.isText(base, src) || !r.small(base, src) {
		return nil
	}
	s, err := parse(base, src)
	if err != nil {
		line, said := syntax(err, src)
		r.refuse(base, line, `This file does not compile: %s. Run "go vet ./exercises/%s" on your machine, and correct what it finds.`, said, printable(r.exercise))
		return nil
	}
	if !r.shallow(s) {
		return nil
	}
	return s
}

// named says whether the go command builds a file of this name for every system.
func (r *report) named(base string) bool {
	switch {
	case base == "" || base != path.Base(base) || strings.ContainsAny(base, `\:`) || printable(base) != base:
		r.refuse(base, 0, `The name %s is not a plain file name. Name the file like "exercise_test.go".`, quoted(base))
	case !strings.HasSuffix(base, "_test.go"):
		r.refuse(base, 0, `The grader builds only files that end in "_test.go", and this one does not. Move your tests to "exercise_test.go".`)
	case strings.HasPrefix(base, "_") || strings.HasPrefix(base, "."):
		r.refuse(base, 0, `The go command ignores a file whose name begins with "_" or ".". Rename it, or leave it out.`)
	case !everywhere(base):
		r.refuse(base, 0, `The go command builds a file of this name on some systems only, because of its last word. Rename it, for example to "helper_test.go".`)
	default:
		return true
	}
	return false
}

// everywhere says whether a file's name leaves it to no system or processor. go/build knows their names. For a system that
// does not exist, it refuses every file that is for another.
func everywhere(base string) bool {
	context := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package x\n")), nil
	}}
	match, err := context.MatchFile("", base)
	return match && err == nil
}

// isText says whether bytes can be Go: UTF-8 without a NUL.
func (r *report) isText(base string, src []byte) bool {
	if at := bytes.IndexByte(src, 0); at >= 0 {
		r.refuse(base, 1+bytes.Count(src[:at], []byte("\n")), "This file is not Go source: it has a NUL byte. Save it as plain text in UTF-8.")
		return false
	}
	for line, text := range bytes.Split(src, []byte("\n")) {
		if !utf8.Valid(text) {
			r.refuse(base, line+1, "This line has bytes that are not UTF-8, so this is not Go source. Save the file as plain text in UTF-8.")
			return false
		}
	}
	return true
}
