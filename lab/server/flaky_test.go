package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShareOfDelays(t *testing.T) {
	t.Parallel()
	for _, share := range []float64{0, 0.2, 1} {
		draw, again := draws(share, 7), draws(share, 7)
		delayed, long := 0, 0
		const all = 10_000
		for range all {
			d := draw()
			require.Equal(t, d, again(), "the same seed gives the same delays")
			require.LessOrEqual(t, d, maxDelay)
			require.GreaterOrEqual(t, d, time.Duration(0))
			if d > 0 {
				delayed++
			}
			if d > maxDelay/2 {
				long++
			}
		}
		assert.InDelta(t, share*all, delayed, all/50)
		assert.InDelta(t, share*all/2, long, all/50)
	}
}

// delayed has each request to the app of a new root lab delayed by d.
func delayed(t *testing.T, d time.Duration) func(*Server) {
	return func(s *Server) {
		steps := s.root.steps
		s.root.steps = func() []world.Step { return append(steps(), s.flaky(func() time.Duration { return d })) }
		_, err := s.root.anew(whyFirst)
		require.NoError(t, err)
	}
}

// delays returns what the kept log lines of a path say of delays, in milliseconds; -1 for a line that says nothing.
func (r running) delays(t *testing.T, path string) []float64 {
	t.Helper()
	var found []float64
	for _, l := range r.root.lines.Of("") {
		line := struct {
			Path    string
			Delayed *float64 `json:"delayed_ms"`
		}{}
		require.NoError(t, json.Unmarshal(l.Text, &line))
		switch {
		case line.Path != path:
		case line.Delayed == nil:
			found = append(found, -1)
		default:
			found = append(found, *line.Delayed)
		}
	}
	return found
}

// A delayed request gets the response that it would have had, although the delay is longer than the limits for reading and for
// writing. Its log line says how long it was delayed.
func TestDelayedRequest(t *testing.T) {
	t.Parallel()
	const limit, d = 2 * time.Second, 2200 * time.Millisecond
	lab := start(t, delayed(t, d), func(s *Server) { s.limits.Read, s.limits.Write = limit, limit })
	var requests sync.WaitGroup
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{http.MethodGet, "/api/v1/resource/105", "", http.StatusNotFound},
		{http.MethodGet, "/api/v1/resource/50", "", http.StatusOK},
		{http.MethodPost, "/login", `{"username": "admin", "password": "wrong"}`, http.StatusUnauthorized},
	} {
		requests.Go(func() {
			status, _, body := lab.call(t, c.method, c.path, c.body)
			assert.Equal(t, c.want, status, body)
		})
	}
	requests.Wait()
	for _, path := range []string{"/api/v1/resource/105", "/api/v1/resource/50", "/login"} {
		if said := lab.delays(t, path); assert.Len(t, said, 1, path) {
			assert.GreaterOrEqual(t, said[0], milliseconds(d))
		}
	}
}

// What programs and the page need is never delayed.
func TestNeverDelayed(t *testing.T) {
	t.Parallel()
	lab := start(t, delayed(t, time.Hour))
	for _, path := range []string{"/", "/assets/lab.js", "/logs", "/tickets", "/tickets/T101", "/openapi.yaml", "/tickets/T101/call/health"} {
		lab.body(t, path)
	}
	lab.healthy(t)
	assert.Equal(t, []float64{-1}, lab.delays(t, "/health"))
}

func TestDelayEndsWhenTheClientHangsUp(t *testing.T) {
	t.Parallel()
	lab := start(t, delayed(t, time.Hour))
	follow, stop, ok := lab.root.lines.Feed.Follow()
	require.True(t, ok)
	defer stop()
	for _, request := range []string{
		"GET /api/v1/resource/105 HTTP/1.1\r\nHost: lab\r\n\r\n",
		"POST /login HTTP/1.1\r\nHost: lab\r\nContent-Length: 2\r\n\r\n{}",
	} {
		conn := lab.dial(t)
		fmt.Fprint(conn, request)
		conn.Close()
		l := <-follow
		assert.Contains(t, string(l.Text), `"delayed_ms":`)
	}
}

func TestDelayEndsWhenTheServerStops(t *testing.T) {
	t.Parallel()
	lab := start(t, delayed(t, time.Hour))
	conn := lab.dial(t)
	fmt.Fprint(conn, "GET /api/v1/resource/105 HTTP/1.1\r\nHost: lab\r\n\r\n")

	assert.NoError(t, lab.stop())
	assert.Contains(t, hungUp(t, conn), "404 Not Found")
	assert.Len(t, lab.delays(t, "/api/v1/resource/105"), 1)
}

// The share comes from the settings, and every root lab has it.
func TestFlakyLab(t *testing.T) {
	t.Parallel()
	s, err := New(Config{Out: io.Discard, Flaky: 1})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	gone, leave := context.WithCancel(t.Context())
	leave() // so that nobody waits
	for range 2 {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(gone, http.MethodGet, "http://localhost/api/v1/resource/105", nil))
		_, err = s.root.anew(whyReset)
		require.NoError(t, err)
	}
	for _, delayed := range (running{Server: s}).delays(t, "/api/v1/resource/105") {
		assert.GreaterOrEqual(t, delayed, 0.0)
	}
	assert.Len(t, running{Server: s}.delays(t, "/api/v1/resource/105"), 2)
}
