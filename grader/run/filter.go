package run

import (
	"bytes"
	"io"
	"strings"
)

// Filter passes on the output of a visible run. Package testing prints PASS or FAIL before the verdict is known. A PASS would be
// wrong if the verdict is not done, and without -v go test prints FAIL itself. Without -v, a failure that many tests share is
// printed once.
type Filter struct {
	W            io.Writer
	Verbose, Red bool // Red may be changed until the last line is written

	line []byte
	fold *fold
}

// Write implements [io.Writer]. It never fails: if the writer behind it is closed, an error could not be shown either.
func (f *Filter) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			f.line = append(f.line, b...)
			break
		}
		f.line = append(f.line, b[:i+1]...)
		f.pass()
		b = b[i+1:]
	}
	return n, nil
}

// Flush writes a last line that has no line break, and what was held back.
func (f *Filter) Flush() {
	if len(f.line) > 0 {
		f.pass()
	}
	if f.fold != nil {
		f.fold.flush()
	}
}

// pass passes a line on.
func (f *Filter) pass() {
	line := string(f.line)
	f.line = f.line[:0]
	mark, word := "", strings.TrimRight(line, "\n")
	if strings.HasPrefix(word, "\x16") { // test2json's mark
		mark, word = word[:1], word[1:]
	}
	if f.Red && (word == "PASS" || word == "FAIL") {
		if !f.Verbose {
			return
		}
		line = mark + "FAIL\n"
	}
	if f.Verbose {
		_, _ = io.WriteString(f.W, line)
		return
	}
	if f.fold == nil {
		f.fold = &fold{w: f.W}
	}
	f.fold.line(line)
}
