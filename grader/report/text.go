package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"failurelab/grader/result"
)

// width is where text wraps.
const width = 118

type block struct {
	strings.Builder

	narrow int // where text wraps, if that is before width; 0: at width
}

// least is the narrowest that a block gets, because it has deep indents.
const least = 60

// columnsWide is where text wraps.
func (b *block) columnsWide() int {
	if b.narrow > 0 {
		return min(max(b.narrow, least), width)
	}
	return width
}

// line writes a line. It is wrapped only in a block that is narrower than usual: a link in it has to stay whole.
func (b *block) line(format string, args ...any) {
	s := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	if b.columnsWide() < width && utf8.RuneCountInString(s) > b.columnsWide() {
		text := strings.TrimLeft(s, " ")
		indent := s[:len(s)-len(text)]
		first, rest := cut(text, b.columnsWide()-len(indent))
		b.WriteString(indent + first + "\n")
		b.text(indent+"    ", rest)
		return
	}
	b.WriteString(s + "\n")
}

// cut cuts a text at the last space within a number of characters; anywhere if there is none.
func cut(s string, room int) (first, rest string) {
	runes := []rune(s)
	room = max(1, room)
	if len(runes) <= room {
		return s, ""
	}
	if i := strings.LastIndex(string(runes[:room+1]), " "); i > 0 {
		return strings.TrimRight(s[:i], " "), strings.TrimLeft(s[i:], " ")
	}
	return string(runes[:room]), string(runes[room:])
}

// text writes s indented, and wrapped.
func (b *block) text(indent, s string) {
	if first, rest, several := strings.Cut(s, "\n"); several && b.columnsWide() < width {
		b.text(indent, first)
		b.text(strings.Repeat(" ", utf8.RuneCountInString(indent)), rest)
		return
	}
	room := b.columnsWide() - utf8.RuneCountInString(indent)
	for len(s) > 0 {
		cut := s
		if utf8.RuneCountInString(s) > room {
			if i := strings.LastIndex(string([]rune(s)[:room]), " "); i > 0 {
				cut = s[:i]
			}
		}
		b.WriteString(strings.TrimRight(indent+cut, " ") + "\n")
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
	room := b.columnsWide() - utf8.RuneCountInString(indent+left) - utf8.RuneCountInString(right)
	if room < 2 && b.columnsWide() < width {
		b.text(indent, left)
		b.WriteString(strings.Repeat(" ", max(0, b.columnsWide()-utf8.RuneCountInString(right))) + right + "\n")
		return
	}
	b.line("%s%s%s%s", indent, left, strings.Repeat(" ", max(2, room)), right)
}
