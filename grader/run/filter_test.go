package run

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Testing's last word comes before the verdict is written, and must not contradict it.
func TestFilter(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name         string
		verbose, red bool
		in, out      string
	}{
		{"green", false, false, "hello\nPASS\n", "hello\nPASS\n"},
		{"red", false, true, "hello\nPASS\n", "hello\n"},
		{"red says so once", false, true, "--- FAIL: T\nFAIL\n", "--- FAIL: T\n"},
		{"verbose", true, true, "=== RUN T\nPASS\n", "=== RUN T\nFAIL\n"},
		{"marked for test2json", true, true, "\x16PASS\n", "\x16FAIL\n"},
		{"a line of another's that looks so", true, true, "PASS it on\n", "PASS it on\n"},
		{"no line break at the end", false, false, "half", "half"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			f := &Filter{W: &out, Verbose: tc.verbose, Red: tc.red}
			for _, b := range []byte(tc.in) { // however it is cut into pieces
				_, err := f.Write([]byte{b})
				assert.NoError(t, err)
			}
			f.Flush()
			assert.Equal(t, tc.out, out.String())
		})
	}
}
