package report

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"failurelab/grader/result"
)

// width is where text wraps if nothing else is asked for.
const width = 118

// block is text that is being written.
type block struct {
	strings.Builder
	Options
}

func newBlock(o Options) *block {
	o.Width = cmp.Or(o.Width, width)
	return &block{Options: o}
}

func (b *block) line(format string, args ...any) {
	b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

// text writes s behind a first indent, and wrapped below it. Nothing is written for "".
func (b *block) text(indent, s string) {
	b.hanging(indent, strings.Repeat(" ", utf8.RuneCountInString(indent)), s)
}

// hanging writes s behind a head, and wrapped below it with another indent.
func (b *block) hanging(head, indent, s string) {
	if s == "" && strings.TrimSpace(head) != "" {
		b.line("%s", head)
	}
	for len(s) > 0 {
		room := max(b.Width-utf8.RuneCountInString(head), 1)
		cut := s
		if utf8.RuneCountInString(s) > room {
			if i := strings.LastIndex(string([]rune(s)[:room+1]), " "); i > 0 {
				cut = s[:i]
			}
		}
		b.line("%s%s", head, cut)
		s = strings.TrimLeft(s[len(cut):], " ")
		head = indent
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
	room := b.Width - utf8.RuneCountInString(indent+left) - utf8.RuneCountInString(right)
	b.line("%s%s%s%s", indent, left, strings.Repeat(" ", max(2, room)), right)
}
