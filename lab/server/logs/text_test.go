package logs

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestText(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`{"time":"2026-11-26T19:35:26.334987654Z","level":"WARN","msg":"request","status":401,"latency_ms":0.05}`: `time=2026-11-26T19:35:26.334Z level=WARN msg=request status=401 latency_ms=0.05`,
		`{"time":"2026-11-26T19:35:26.3+02:00"}`:                            `time=2026-11-26T19:35:26.300+02:00`,
		`{"time":"2026-11-26T19:35:26Z"}`:                                   `time=2026-11-26T19:35:26.000Z`,
		`{"time":"soon"}`:                                                   `time=soon`,
		`{"a":"","b":null,"c":true,"d":-1e-7}`:                              `a="" b=null c=true d=-1e-7`,
		`{"a":"two words","b":"x=y","c":"a \"quoted\" one"}`:                `a="two words" b="x=y" c="a \"quoted\" one"`,
		`{"a":"\u001b[31m","b":"tab\t","c":"\\","d":"<&>"}`:                 `a="\x1b[31m" b="tab\t" c=\ d=<&>`,
		"{\"a\":\"\u009b31m\",\"b\":\"\u202e\",\"c\":\"\x7f\",\"d\":\"ü\"}": `a="\u009b31m" b="\u202e" c="\x7f" d=ü`,
		`{"a":["x, y",{"b":"}"}],"c":1}`:                                    `a="[\"x, y\",{\"b\":\"}\"}]" c=1`,
		`The lab runs at http://127.0.0.1:8000`:                             `The lab runs at http://127.0.0.1:8000`,
		`{`:                                                                 `{`,
		`{"a"`:                                                              `{"a"`,
		`{"a":`:                                                             `{"a":`,
		`{"a":1`:                                                            `{"a":1`,
		`{"a":[1}`:                                                          `{"a":[1}`,
		`{"a":,}`:                                                           `{"a":,}`,
		`{"a}`:                                                              `{"a}`,
		`{}`:                                                                `{}`,
		``:                                                                  ``,
	} {
		assert.Equal(t, "before "+want+"\n", string(AppendText([]byte("before "), []byte(line+"\n"))), line)
	}
}

// FuzzText holds text that is made of JSON to what slog's own handler writes.
func FuzzText(f *testing.F) {
	for _, value := range []string{"", "plain", "two words", `a "quoted" one`, `C:\lab`, `\"`, `\\" `, "\x00\x1b\x7f", "\u009b\u202e\u2028ü日本\U0001F600", "{}[],:", "null"} {
		f.Add(value, int64(334_987_654))
	}
	f.Fuzz(func(t *testing.T, value string, ns int64) {
		if !utf8.ValidString(value) || strings.ContainsAny(value, "\ufffd\x7f") {
			t.Skip("JSON has no room for it; or it is DEL, which slog's handler passes on to the terminal as it is")
		}
		var text, json bytes.Buffer
		r := slog.NewRecord(time.Unix(1_800_000_000, ns).UTC(), slog.LevelWarn, value, 0)
		r.AddAttrs(slog.String("value", value), slog.Any("err", errors.New(value)), slog.Int64("ns", ns), slog.String("last", value))
		require.NoError(t, slog.NewTextHandler(&text, nil).Handle(t.Context(), r))
		require.NoError(t, slog.NewJSONHandler(&json, nil).Handle(t.Context(), r))
		assert.Equal(t, text.String(), string(AppendText(nil, json.Bytes())), json.String())
	})
}
