package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// open starts a world that is the test's own.
func open(t testing.TB, steps ...world.Step) *world.World {
	t.Helper()
	w, err := world.Open(steps...)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w
}

// answer is what came back, with its body read.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// call sends one request on a connection of its own, so that no test gets one that another world has closed.
func call(t *testing.T, w *world.World, method, path string, header http.Header, body string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.URL()+path, strings.NewReader(body))
	require.NoError(t, err)
	if header != nil {
		req.Header = header
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return answer{resp.StatusCode, resp.Header, string(read)}
}

func login(t *testing.T, w *world.World, name, password string) answer {
	t.Helper()
	body, err := json.Marshal(map[string]string{"username": name, "password": password})
	require.NoError(t, err)
	return call(t, w, http.MethodPost, "/login", nil, string(body))
}

// token logs in and returns what /login gave.
func token(t *testing.T, w *world.World, name, password string) string {
	t.Helper()
	a := login(t, w, name, password)
	require.Equal(t, http.StatusOK, a.Status, a.Body)
	got, ok := a.members(t)["token"].(string)
	require.True(t, ok, a.Body)
	return got
}

// ping asks for a route that wants a credential.
func ping(t *testing.T, w *world.World, header http.Header) answer {
	t.Helper()
	return call(t, w, http.MethodGet, "/api/v1/ping", header, "")
}

func authorization(value string) http.Header { return http.Header{"Authorization": {value}} }

func apiKey(key string) http.Header { return http.Header{"X-Api-Key": {key}} }

func (a answer) id() string { return a.Header.Get("X-Request-Id") }

// members is the body as a JSON object.
func (a answer) members(t *testing.T) map[string]any {
	t.Helper()
	var m map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.Body), &m), a.Body)
	return m
}

// nameless is the answer without what differs from one to the next: its id and its date.
func (a answer) nameless(t *testing.T) answer {
	t.Helper()
	require.NotEmpty(t, a.id())
	h := a.Header.Clone()
	h.Del("X-Request-Id")
	h.Del("Date")
	return answer{a.Status, h, strings.ReplaceAll(a.Body, a.id(), "ID")}
}

// problem asserts that the answer is a problem (RFC 9457) of a type and a status.
func (a answer) problem(t *testing.T, status int, kind string) {
	t.Helper()
	assert.Equal(t, status, a.Status)
	assert.Equal(t, "application/problem+json", a.Header.Get("Content-Type"))
	m := a.members(t)
	assert.Equal(t, kind, m["type"])
	assert.InDelta(t, status, m["status"], 0)
	assert.NotEmpty(t, m["title"])
	assert.NotEmpty(t, m["detail"])
	assert.Equal(t, a.id(), m["request_id"])
}

// line returns the attributes of the only log line of the request.
func (a answer) line(t *testing.T, w *world.World) map[string]string {
	t.Helper()
	var found []map[string]string
	for _, l := range w.Lines() {
		if l.Attrs["request_id"] == a.id() {
			found = append(found, l.Attrs)
		}
	}
	require.Len(t, found, 1, "log lines with request_id %q", a.id())
	return found[0]
}
