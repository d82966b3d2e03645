package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// resetRoot starts the root lab over, and returns its id.
func (r running) resetRoot(t testing.TB) string {
	t.Helper()
	var said map[string]string
	r.get(t, http.MethodPost, "/reset", "", &said)
	require.NotEmpty(t, said["lab"])
	return said["lab"]
}

// What clients changed in the root lab is gone after a reset. Its log, and those who follow it, go on.
func TestRootIsReset(t *testing.T) {
	t.Parallel()
	lab := start(t)
	follow := lab.follow(t, "/logs")
	token := lab.root.lab.world.Given["token"]
	create := func() int {
		status, _ := lab.rootCall(t, http.MethodPost, "/api/v1/resource", token, `{"name": "mine"}`)
		return status
	}
	for range 5 {
		assert.Equal(t, http.StatusCreated, create())
	}
	status, _ := lab.rootCall(t, http.MethodGet, "/api/v1/resource/105", token, "")
	require.Equal(t, http.StatusOK, status, "it has drifted")
	before := lab.root.lab

	id := lab.resetRoot(t)
	assert.NotEqual(t, before.id, id)
	status, _ = lab.rootCall(t, http.MethodGet, "/api/v1/resource/105", "", "")
	assert.Equal(t, http.StatusNotFound, status)
	require.True(t, closed(t, before), "the old lab is still there")

	for range 6 {
		assert.NotContains(t, follow.next(), "no rows")
	}
	assert.Contains(t, follow.next(), "no rows", "those who follow are left behind")
	_, _, lines := lab.call(t, http.MethodGet, "/logs", "")
	assert.Equal(t, 7, strings.Count(lines, "\n"), "the log does not go on")
}

// rootCall sends a request to the root lab, with a token if there is one.
func (r running) rootCall(t testing.TB, method, path, token, body string) (status int, answer string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.url+path, strings.NewReader(body))
	require.NoError(t, err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(all)
}

// A request that hangs in the old lab is finished there: it ends as it would have.
func TestRootFinishesWhatIsInFlight(t *testing.T) {
	t.Parallel()
	lab := start(t)
	held := lab.root.take() // as a request does that is in flight
	answered := make(chan int)
	go func() {
		status, _, _ := lab.call(t, http.MethodGet, "/api/v1/external-call", "")
		answered <- status
	}()
	lab.resetRoot(t)
	assert.Equal(t, http.StatusGatewayTimeout, <-answered)
	resp, err := http.Get(held.world.URL() + "/health")
	require.NoError(t, err, "the old lab was closed under a request")
	resp.Body.Close()
	lab.root.release(held)
	assert.True(t, closed(t, held), "the old lab is never closed")
}

func TestRootIsResetByManyAtOnce(t *testing.T) {
	t.Parallel()
	lab := start(t)
	var all sync.WaitGroup
	ids := make([]string, 8)
	for i := range ids {
		all.Go(func() { ids[i] = lab.resetRoot(t) })
		all.Go(func() {
			status, _, _ := lab.call(t, http.MethodGet, "/api/v1/resource/105", "")
			assert.Equal(t, http.StatusNotFound, status)
		})
	}
	all.Wait()
	assert.Contains(t, ids, lab.root.lab.id)
	assert.Zero(t, lab.root.lab.holds)
}

// The same seed gives the same names after a reset. Ids of requests go on, so that a line has an id of its own.
func TestRootKeepsItsSeed(t *testing.T) {
	t.Parallel()
	s, err := New(Config{Seed: 7, Out: io.Discard})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	user, id := s.root.lab.world.Called("ada"), s.root.lab.world.App.NewID()
	_, err = s.root.anew(whyReset)
	require.NoError(t, err)
	assert.Equal(t, user, s.root.lab.world.Called("ada"))
	assert.NotEqual(t, "ada", user)
	assert.NotEqual(t, id, s.root.lab.world.App.NewID())
}

// POST /send sends what the README's commands send, and shows all of it.
func TestRootSend(t *testing.T) {
	t.Parallel()
	lab := start(t)
	l := lab.learner(t)
	e := l.follows(t, "/events")
	var sent Sent
	l.get(t, http.MethodPost, "/send", `{"method": "GET", "url": "http://elsewhere.example/api/v1/resource/105", "header": {"X-A": ["b"]}}`, &sent)
	assert.Equal(t, http.StatusNotFound, sent.Status)
	assert.Contains(t, sent.Request, "GET /api/v1/resource/105 HTTP/1.1\r\n")
	assert.Contains(t, sent.Request, "\r\nX-A: b\r\n")
	assert.NotContains(t, sent.Request, "elsewhere")
	require.Len(t, sent.Logs, 1)
	assert.Contains(t, sent.Logs[0], "resource 105: sql: no rows in result set")
	_, data := e.next()
	assert.Equal(t, fmt.Sprintf(`{"ticket":"","lab":"%s","line":%s}`, lab.root.lab.id, sent.Logs[0]), data)
	require.True(t, json.Valid([]byte(data)))

	old := lab.root.lab.id
	id := lab.resetRoot(t)
	p := l.refused(t, http.MethodPost, "/send", `{"method": "GET", "url": "/", "lab": "`+old+`"}`)
	assert.Equal(t, "/problems/started-over", p.Type)
	assert.Equal(t, id, p.Lab)
	for body, status := range map[string]int{"": 400, "{": 400, `{"method": "GET", "url": "` + strings.Repeat("x", maxBodyBytes) + `"}`: 413} {
		p := l.refused(t, http.MethodPost, "/send", body)
		assert.Equal(t, status, p.Status)
	}
}
