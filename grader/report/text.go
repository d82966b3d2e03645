package report

import (
	"fmt"
	"io"
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

// least is the narrowest that a block gets, because it has deep indents.
const least = 40

func newBlock(o Options) *block {
	if o.Width <= 0 || o.Width > width {
		o.Width = width
	}
	o.Width = max(o.Width, least)
	return &block{Options: o}
}

// line writes a line. It is wrapped only in a block that is narrower than usual: a link in it has to stay whole.
func (b *block) line(format string, args ...any) {
	s := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	if b.Width < width && utf8.RuneCountInString(s) > b.Width {
		text := strings.TrimLeft(s, " ")
		indent := s[:len(s)-len(text)]
		b.hanging(indent, indent+"    ", text)
		return
	}
	b.WriteString(s + "\n")
}

// Text writes a text behind a first column, wrapped within a number of columns. The following lines have the same indent.
func Text(w io.Writer, first, text string, columns int) {
	b := newBlock(Options{Width: columns})
	b.text(first, text)
	_, _ = io.WriteString(w, b.String())
}

// text writes s behind a first indent, and wrapped below it. Nothing is written for "".
func (b *block) text(indent, s string) {
	b.hanging(indent, strings.Repeat(" ", utf8.RuneCountInString(indent)), s)
}

// hanging writes s behind a head, and wrapped below it with another indent. A word that is too long stays whole.
func (b *block) hanging(head, indent, s string) {
	write := func(line string) { b.WriteString(strings.TrimRight(line, " ") + "\n") }
	if s == "" && strings.TrimSpace(head) != "" {
		write(head)
	}
	for paragraph := range strings.Lines(s) {
		paragraph = strings.TrimSuffix(paragraph, "\n")
		for first := true; paragraph != "" || first; first = false {
			room := max(b.Width-utf8.RuneCountInString(head), 1)
			line := paragraph
			if utf8.RuneCountInString(paragraph) > room {
				if i := strings.LastIndex(string([]rune(paragraph)[:room+1]), " "); i > 0 {
					line = paragraph[:i]
				} else if utf8.RuneCountInString(indent) < utf8.RuneCountInString(head) {
					line = "" // the head stands alone
				} else if i := strings.Index(paragraph, " "); i > 0 {
					line = paragraph[:i]
				}
			}
			write(head + line)
			paragraph = strings.TrimLeft(paragraph[len(line):], " ")
			head = indent
		}
	}
}

func (b *block) next(n *result.Next) { // never wrapped: it is the last line, and a link
	if n == nil {
		return
	}
	b.line("Next: %s   %s", n.At, n.What)
}

// columns writes a line with a second column at its right end, or in a line of its own if there is no room.
func (b *block) columns(indent, left, right string) {
	room := b.Width - utf8.RuneCountInString(indent+left) - utf8.RuneCountInString(right)
	if room < 2 && b.Width < width {
		b.text(indent, left)
		b.text(indent+"  ", right)
		return
	}
	b.line("%s%s%s%s", indent, left, strings.Repeat(" ", max(2, room)), right)
}
