package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"failurelab/grader/result"
)

// width is where text wraps.
const width = 118

type block struct{ strings.Builder }

func (b *block) line(format string, args ...any) {
	b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

// text writes s indented, and wrapped.
func (b *block) text(indent, s string) {
	room := width - utf8.RuneCountInString(indent)
	for len(s) > 0 {
		cut := s
		if utf8.RuneCountInString(s) > room {
			if i := strings.LastIndex(string([]rune(s)[:room]), " "); i > 0 {
				cut = s[:i]
			}
		}
		b.line("%s%s", indent, cut)
		s = strings.TrimLeft(s[len(cut):], " ")
		indent = strings.Repeat(" ", utf8.RuneCountInString(indent))
	}
}

func (b *block) next(n *result.Next) { // never wrapped: it is the last line, and a link
	if n == nil {
		return
	}
	b.line("Next: %s   %s", n.At, n.What)
}

// columns writes a line with a second column at its right end.
func (b *block) columns(indent, left, right string) {
	room := width - utf8.RuneCountInString(indent+left) - utf8.RuneCountInString(right)
	b.line("%s%s%s%s", indent, left, strings.Repeat(" ", max(2, room)), right)
}
