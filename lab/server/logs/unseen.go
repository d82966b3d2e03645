package logs

import (
	"fmt"
	"io"
	"slices"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Escaping passes log lines on, which are JSON, with each character that cannot be seen as its escape. slog's JSONHandler escapes only
// those of ASCII, except DEL. The rest comes from clients too, and is worse than unseen: a terminal obeys U+009B, and U+202E turns
// the order of all that follows on its line.
type Escaping struct{ To io.Writer }

// Write writes one line. It returns how much of the line it was given.
func (e Escaping) Write(line []byte) (int, error) {
	if _, err := e.To.Write(Escaped(line)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// Escaped returns a line of JSON as it is, or a copy in which every character that cannot be seen is written as \u and its code.
func Escaped(line []byte) []byte {
	first := slices.IndexFunc(line, func(c byte) bool { return c >= 0x7f })
	if first < 0 {
		return line
	}
	shown := append(make([]byte, 0, len(line)+64), line[:first]...)
	for rest := line[first:]; len(rest) > 0; {
		c, size := utf8.DecodeRune(rest)
		switch {
		case c == utf8.RuneError && size == 1:
			shown = append(shown, "\ufffd"...)
		case c == '\n' || unicode.IsPrint(c):
			shown = append(shown, rest[:size]...)
		case c > 0xffff:
			high, low := utf16.EncodeRune(c)
			shown = fmt.Appendf(shown, `\u%04x\u%04x`, high, low)
		default:
			shown = fmt.Appendf(shown, `\u%04x`, c)
		}
		rest = rest[size:]
	}
	return shown
}
