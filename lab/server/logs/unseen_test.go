package logs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEscaped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                             "",
		`{"a":"b"}` + "\n":             `{"a":"b"}` + "\n",
		`{"a":"ä…—漢🙂"}` + "\n":         `{"a":"ä…—漢🙂"}` + "\n",
		"{\"a\":\"\u009b31mä\x7f\"}\n": `{"a":"\u009b31mä\u007f"}` + "\n",
		"\u202e\u2066\u200b\ufeff":     `\u202e\u2066\u200b\ufeff`,
		"x\U000e0041y":                 `x\udb40\udc41y`,
		"\xff":                         "\ufffd",
	} {
		assert.Equal(t, want, string(Escaped([]byte(text))), "%q", text)
	}
}
