package export

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxText is how long the text of a row may be, in characters. Platforms take files of some hundred kilobytes.
const maxText = 4000

// line returns a stranger's text as one line that can be shown anywhere: of control characters, marks that turn the direction of
// text and broken characters it shows the codes.
func line(s string) string { return plain(s, "") }

// lines is [line] for a text that may have several lines.
func lines(s string) string { return plain(s, "\n") }

func plain(s, keep string) string {
	var b strings.Builder
	n := 0
	for i, r := range s {
		if n++; n > maxText {
			b.WriteString("... (cut)")
			break
		}
		switch _, size := utf8.DecodeRuneInString(s[i:]); {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[i])+0x100, 16)[1:])
		case strconv.IsGraphic(r) || strings.ContainsRune(keep, r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}
