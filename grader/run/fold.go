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
	entry  strings.Builder   // one failure of it
	seen   map[string]string // the test that failed first, by place
	folded []string          // what is said of failures that were left out
}

// maxHeld is how many bytes of a failure are held back. What is longer is printed as it comes.
const maxHeld = 64 << 10

var (
	failing = regexp.MustCompile(`^--- FAIL: (\S+) \(`)
	logged  = regexp.MustCompile(`^    ([\w.-]+_test\.go:\d+): `)
	traced  = regexp.MustCompile(`^\s+Error Trace:\s+(?:.*[/\\])?([^/\\\s]+:\d+)\s*$`)
)

// line takes the next line, with its line break if it has one.
func (f *fold) line(line string) {
	text := strings.TrimRight(line, "\r\n")
	switch m := failing.FindStringSubmatch(text); {
	case m != nil:
		f.flush()
		f.test = m[1]
		f.write(line)
	case f.test == "":
		f.write(line)
	case logged.MatchString(text):
		f.end()
		f.entry.WriteString(line)
	case strings.HasPrefix(text, "    ") && f.entry.Len() > 0 && f.entry.Len() < maxHeld:
		f.entry.WriteString(line)
	default:
		f.flush()
		f.write(line)
	}
}

// flush writes what is left of the failures of a test.
func (f *fold) flush() {
	f.end()
	for _, like := range f.folded {
		f.write("    " + like + "\n")
	}
	f.test, f.folded = "", nil
}

// end writes one failure, or remembers that it was printed before.
func (f *fold) end() {
	entry := f.entry.String()
	f.entry.Reset()
	if entry == "" {
		return
	}
	at := placeOf(entry)
	first, known := f.seen[at]
	if known && first != f.test {
		f.folded = append(f.folded, fmt.Sprintf("%s: the same failure as in %s", at, first))
		return
	}
	if f.seen == nil {
		f.seen = map[string]string{}
	}
	f.seen[at] = f.test
	f.write(entry)
}

// placeOf is where a failure happened: testify knows the line inside a helper.
func placeOf(entry string) string {
	first, rest, _ := strings.Cut(entry, "\n")
	for line := range strings.Lines(rest) {
		if m := traced.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			return m[1]
		}
	}
	return logged.FindStringSubmatch(strings.TrimRight(first, "\r"))[1]
}

func (f *fold) write(text string) { _, _ = io.WriteString(f.w, text) }
