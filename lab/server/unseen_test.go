package server

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Who reads the log in a terminal, with curl for example, must not have it obey what a client sent.
func TestLogShowsWhatCannotBeSeen(t *testing.T) {
	t.Parallel()
	const hostile = "\u009b31mred\u202eevil\x7f\u200b\U000e0041"
	lab := start(t)
	follow := lab.follow(t, "/logs")
	body, err := json.Marshal(map[string]string{"username": hostile, "password": "x"})
	require.NoError(t, err)
	lab.call(t, http.MethodPost, "/login", string(body))
	line := follow.next()
	lab.call(t, http.MethodGet, "/api/v1/data?owner="+url.QueryEscape(hostile), "")
	_, _, lines := lab.call(t, http.MethodGet, "/logs", "")

	for _, text := range []string{line, lines} {
		for _, c := range text {
			assert.True(t, c == '\n' || unicode.IsPrint(c), "%U in %q", c, text)
		}
	}
	assert.Equal(t, `{"a":"\u009b31m"}`+"\n", string(shownAs(Config{JSON: true})(nil, []byte("{\"a\":\"\u009b31m\"}\n"))), "the terminal with -log json")

	var facts map[string]any
	require.NoError(t, json.Unmarshal([]byte(line), &facts), line)
	assert.Equal(t, hostile, facts["user"], "programs read the same text")
}
