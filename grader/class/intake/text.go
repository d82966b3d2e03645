package intake

import (
	"bytes"
	"unicode/utf8"
)

// plain returns a source as UTF-8 with Unix line ends and without a byte order mark, or why it cannot be one, and in which
// line.
func plain(text []byte) ([]byte, int, string) {
	if bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
		return nil, 0, "The file is UTF-16. Save it as UTF-8."
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if at := bytes.IndexByte(text, 0); at >= 0 {
		return nil, line(text, at), "The line has a NUL byte in it. Save the file as plain text."
	}
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && n == 1 {
			return nil, line(text, at), "The line has a byte in it that is not UTF-8. Save the file as UTF-8."
		}
		at += n
	}
	return text, 0, ""
}

// line is the number of the line that a byte is in.
func line(text []byte, at int) int { return 1 + bytes.Count(text[:at], []byte("\n")) }
