package logs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLongLineIsShortened(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 20_000)
	many := make([]any, 0, 4000)
	for i := range 2000 {
		many = append(many, fmt.Sprintf("key%d", i), "value")
	}
	for name, c := range map[string]struct {
		attrs []any
		says  []string // besides the request_id
	}{
		"a long path":                {[]any{"path", "/" + long}, []string{`… (11812 bytes more)`, `"path":"/xxx`}},
		"two":                        {[]any{"path", long, "err", long}, []string{`bytes more)","err":"xxx`}},
		"before the id, and like it": {[]any{"path", `,"request_id":"mine"` + long}, []string{`"path":",\"request_id\":\"mine\"xxx`}},
		"longer when escaped":        {[]any{"path", strings.Repeat("\x01<", 10_000)}, []string{`bytes more)`}},
		"no characters":              {[]any{"path", strings.Repeat("\xff", 20_000)}, []string{`bytes more)`}},
		"characters of four bytes":   {[]any{"path", strings.Repeat("🙂", 10_000)}, []string{`🙂… (`}},
		"a list":                     {[]any{"list", strings.Split(long, "")}, []string{`\"x\",\"x\"`, `bytes more)`}},
		"too many":                   {many, []string{`"key0":"value"`, `attributes more)`}},
		"a long name":                {[]any{long, "value", "path", "/"}, []string{`"path":"/"`, `… (1 attributes more)`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			r := NewRing()
			slog.New(slog.NewJSONHandler(&out, nil)).Info("request", append(append([]any{"first", 1}, c.attrs...), "request_id", "THEIRS", "status", 404)...)
			require.Greater(t, out.Len(), maxLineBytes)
			_, err := r.Write(out.Bytes())
			require.NoError(t, err)

			lines := r.Of("THEIRS")
			require.Len(t, lines, 1, "the line is not found by its id")
			text := string(lines[0].Text)
			assert.LessOrEqual(t, len(text), maxLineBytes)
			assert.True(t, json.Valid(lines[0].Text), text)
			assert.Contains(t, text, `"request_id":"THEIRS"`)
			assert.Contains(t, text, `"msg":"request"`)
			assert.Contains(t, text, `"first":1`)
			for _, says := range c.says {
				assert.Contains(t, text, says)
			}
		})
	}
}

// The note says how many bytes are missing of a value that was cut.
func TestLongLineSaysHowMuchIsMissing(t *testing.T) {
	t.Parallel()
	value := strings.Repeat("äx\x01", 10_000)
	line, err := json.Marshal(map[string]string{"path": value})
	require.NoError(t, err)
	text := shortened(line, maxLineBytes)
	var said struct{ Path string }
	require.NoError(t, json.Unmarshal(text, &said))
	kept, note, found := strings.Cut(said.Path, "… (")
	require.True(t, found)
	var missing int
	_, err = fmt.Sscanf(note, "%d bytes more)", &missing)
	require.NoError(t, err)
	assert.Equal(t, len(value), len(kept)+missing)
	assert.True(t, strings.HasPrefix(value, kept))
	assert.Greater(t, len(kept), maxLineBytes/8)
}

func TestLineThatIsNoJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("x", 20_000), "{" + strings.Repeat(`"`, 20_000), "[" + strings.Repeat("1,", 10_000), `{"a":` + strings.Repeat("[", 20_000)} {
		short := shortened([]byte(text), maxLineBytes)
		assert.True(t, json.Valid(short), string(short))
		assert.LessOrEqual(t, len(short), maxLineBytes)
	}
	assert.Equal(t, "short", string(shortened([]byte("short"), maxLineBytes)), "a short line stays as it is")
}
