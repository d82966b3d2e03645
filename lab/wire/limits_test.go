package wire_test

import (
	"strings"
	"testing"

	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
)

func TestShown(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"plain", `what is "it" \o/ — für 你好 €?`, `what is "it" \o/ — für 你好 €?`},
		{"empty", "", ""},
		{"clears the screen", "\x1b[2J\x1b[Hdone", `\x1b[2J\x1b[Hdone`},
		{"sets the title", "\x1b]0;x\a", `\x1b]0;x\a`},
		{"C1, which some terminals obey", "\u009b2J", `\u009b2J`},
		{"a line of its own", "a\r\nb\tc", `a\r\nb\tc`},
		{"turned around", "\u202eenod\u2066", `\u202eenod\u2066`},
		{"of no width", "a\u200bb\ufeff", `a\u200bb\ufeff`},
		{"line separators", "a\u2028b\u2029", `a\u2028b\u2029`},
		{"not UTF-8", "a\xff\x9bb", `a\xff\x9bb`},
		{"a byte below 16 that is no UTF-8 start", "a\x80", `a\x80`},
		{"just short enough", strings.Repeat("ä", wire.MaxText), strings.Repeat("ä", wire.MaxText)},
		{"too long", strings.Repeat("ä", wire.MaxText+1), strings.Repeat("ä", wire.MaxText) + "... (cut)"},
		{"far too long", strings.Repeat("\x1b", 7<<20), strings.Repeat(`\x1b`, wire.MaxText) + "... (cut)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, wire.Shown(tc.text))
		})
	}
}

func TestEscapedKeeps(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a\n\\tb", wire.Escaped("a\n\tb", 10, "\n"))
	assert.Equal(t, "a... (cut)", wire.Escaped("ab", 1, ""))
}
