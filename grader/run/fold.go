package run

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// fold passes on what package testing prints without -v, and leaves out what it has printed before: a failure at the same
// line, such as an assertion in a helper that many tests share. It names the first test that failed there instead.
type fold struct {
	w io.Writer

	test   string            // whose failures are being printed; "" outside of them
	head   string            // its first line, until a failure of it is printed
	entry  strings.Builder   // one failure of it
	indent string            // of that
	own    bool              // it has a failure that is surely its own: testify says so, or it was left out
	seen   map[string]string // the test that failed first, by place or notice
	folded []string          // the failures that were left out
}

// Notice ends the failure that a visible run adds to a test which passes there and whose verdict is not done. It is left out
// below a failure of the test's own.
const Notice = ": see the verdict below"

// maxHeld is how many bytes of a failure are held back. What is longer is printed as it comes.
const maxHeld = 64 << 10

var (
	failing = regexp.MustCompile(`^\s*--- FAIL: (\S+) \(`)
	logged  = regexp.MustCompile(`^(    +)([\w.-]+_test\.go:\d+): `)
	traced  = regexp.MustCompile(`^\s+Error Trace:\s+(?:.*[/\\])?([^/\\\s]+:\d+)\s*$`)
)

// line takes the next line, with its line break if it has one.
func (f *fold) line(line string) {
	text := strings.TrimRight(line, "\r\n")
	switch m := failing.FindStringSubmatch(text); {
	case m != nil:
		f.flush()
		f.test, f.head = m[1], line
	case f.test == "":
		f.write(line)
	case logged.MatchString(text):
		f.end()
		f.indent = logged.FindStringSubmatch(text)[1]
		f.entry.WriteString(line)
	case strings.HasPrefix(text, f.indent+"    ") && f.entry.Len() > 0 && f.entry.Len() < maxHeld:
		f.entry.WriteString(line)
	default:
		f.flush()
		f.write(line)
	}
}

// flush writes what is left of the failures of a test.
func (f *fold) flush() {
	f.end()
	if f.head != "" && len(f.folded) > 0 { // nothing else is to be said of this test
		f.write(strings.TrimRight(f.head, "\r\n") + "   " + strings.Join(f.folded, "; ") + "\n")
	} else {
		f.printHead()
		for _, like := range f.folded {
			f.write("    " + like + "\n")
		}
	}
	f.test, f.head, f.own, f.folded = "", "", false, nil
}

func (f *fold) printHead() {
	f.write(f.head)
	f.head = ""
}

// end writes one failure, or remembers that it was printed before.
func (f *fold) end() {
	entry := f.entry.String()
	f.entry.Reset()
	if entry == "" {
		return
	}
	if f.seen == nil {
		f.seen = map[string]string{}
	}
	at := placeOf(entry)
	if _, notice, ok := strings.Cut(strings.TrimRight(entry, "\r\n"), ": "); ok && strings.HasSuffix(notice, Notice) {
		_, known := f.seen[notice]
		f.seen[notice] = f.test
		switch {
		case f.own:
			return
		case known:
			f.folded = append(f.folded, notice)
			return
		}
	} else if strings.Contains(entry, "Error Trace:") { // a line of t.Log looks like one of t.Error
		f.own = true
	}
	first, known := f.seen[at]
	if known && first != f.test {
		f.own = true
		f.folded = append(f.folded, fmt.Sprintf("%s: as in %s", at, first))
		return
	}
	f.seen[at] = f.test
	f.printHead()
	f.write(oneLineDiff.ReplaceAllString(entry, "$1"))
}

// oneLineDiff is testify's diff of two values that stand in one line each, right above it.
var oneLineDiff = regexp.MustCompile(`(\n\s+expected: [^\n]*\n\s+actual  : [^\n]*\n)\s+\n\s+Diff:\n(?:\s+[-+@ ][^\n]*\n)+?(?:\s+-[^\n]*\n\s+\+[^\n]*\n)`)

// placeOf is where a failure happened: testify knows the line inside a helper.
func placeOf(entry string) string {
	first, rest, _ := strings.Cut(entry, "\n")
	for line := range strings.Lines(rest) {
		if m := traced.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			return m[1]
		}
	}
	return logged.FindStringSubmatch(strings.TrimRight(first, "\r"))[2]
}

func (f *fold) write(text string) { _, _ = io.WriteString(f.w, text) }
