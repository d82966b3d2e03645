package server

import (
	"bufio"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"failurelab/lab/server/logs"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// follower reads a stream of log lines.
type follower struct {
	lines *bufio.Scanner
	resp  *http.Response
}

func (r running) follow(t *testing.T, path string) follower {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, nil)
	require.NoError(t, err)
	req.Header.Set("Accept", "text/event-stream")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	return follower{bufio.NewScanner(resp.Body), resp}
}

// next is the next event; "" at the end of the stream.
func (f follower) next() string {
	for f.lines.Scan() {
		if data, ok := strings.CutPrefix(f.lines.Text(), "data: "); ok {
			return data
		}
	}
	return ""
}

func TestLinesOfOneRequest(t *testing.T) {
	t.Parallel()
	lab := start(t)
	_, header, _ := lab.call(t, http.MethodGet, "/api/v1/resource/105", "")
	id := header.Get("X-Request-Id")
	lab.call(t, http.MethodGet, "/api/v1/trigger-error", "")

	_, _, lines := lab.call(t, http.MethodGet, "/logs?request_id="+id, "")
	require.Equal(t, 1, strings.Count(lines, "\n"), lines)
	assert.Contains(t, lines, `"request_id":"`+id+`"`)
	assert.Contains(t, lines, `"path":"/api/v1/resource/105"`)
	want := strings.TrimSpace(lines)

	_, _, lines = lab.call(t, http.MethodGet, "/logs", "")
	assert.Equal(t, 2, strings.Count(lines, "\n"), lines)
	status, _, lines := lab.call(t, http.MethodGet, "/logs?request_id=NOBODYS", "")
	assert.Equal(t, http.StatusOK, status)
	assert.Empty(t, lines)
	status, _, _ = lab.call(t, http.MethodGet, "/logs?request_id=%0A", "")
	assert.Equal(t, http.StatusBadRequest, status)
	status, _, _ = lab.call(t, http.MethodGet, "/tickets/T999/logs", "")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, lab.said(), want, "the terminal shows another line")
}

func TestStreamEndsWithTheLab(t *testing.T) {
	t.Parallel()
	lab := start(t)
	all := lab.follow(t, "/logs")
	assert.Equal(t, "text/event-stream", all.resp.Header.Get("Content-Type"))
	var ids []string
	for range 3 {
		_, header, _ := lab.call(t, http.MethodGet, "/api/v1/resource/105", "")
		ids = append(ids, header.Get("X-Request-Id"))
	}
	for _, id := range ids {
		assert.Contains(t, all.next(), `"request_id":"`+id+`"`)
	}

	require.NoError(t, lab.stop())
	assert.Empty(t, all.next())
}

func TestStreamOfOneTicket(t *testing.T) {
	t.Parallel()
	lab := start(t)
	ticket := lab.follow(t, "/tickets/T101/logs")
	lab.call(t, http.MethodGet, "/api/v1/ping", "") // is no business of the ticket's
	_, header, _ := lab.call(t, http.MethodGet, "/tickets/T101/call/api/v1/ping", "")

	assert.Contains(t, ticket.next(), header.Get("X-Request-Id"))

	lab.call(t, http.MethodPost, "/tickets/T101/reset", "")
	_, header, _ = lab.call(t, http.MethodGet, "/tickets/T101/call/api/v1/ping", "")
	assert.Contains(t, ticket.next(), header.Get("X-Request-Id"), "who follows is left behind")
}

func TestStreamOfOneRequest(t *testing.T) {
	t.Parallel()
	lab := start(t, func(s *Server) { s.root.lines = logs.NewRing() }) // which no request writes to
	one := lab.follow(t, "/logs?request_id=B")
	log := slog.New(slog.NewJSONHandler(lab.root.lines, nil))
	log.Info("request", "request_id", "A")
	log.Info("request", "request_id", "B")

	assert.Contains(t, one.next(), `"request_id":"B"`)
}

func TestTooManyFollow(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for range logs.MaxFollowers {
		lab.follow(t, "/logs")
	}
	refused := lab.follow(t, "/logs")

	assert.Equal(t, http.StatusServiceUnavailable, refused.resp.StatusCode)
	assert.NotEmpty(t, refused.resp.Header.Get("Retry-After"))
	lab.healthy(t)
}

// Who reads a log writes nothing into it, the end of a line included (with -race).
func TestManyReadALogAtOnce(t *testing.T) {
	t.Parallel()
	lab := start(t)
	lab.call(t, http.MethodGet, "/health", "")

	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			status, _, lines := lab.call(t, http.MethodGet, "/logs", "")
			assert.Equal(t, http.StatusOK, status)
			assert.Contains(t, lines, `"/health"`)
		})
	}
	wg.Wait()
}

// A request whose line is long did reach the server: its line has to be there.
func TestLongPathIsLogged(t *testing.T) {
	t.Parallel()
	lab := start(t)
	_, header, _ := lab.call(t, http.MethodGet, "/"+strings.Repeat("%01", 4000), "") // each is \u0001 in JSON
	_, _, lines := lab.call(t, http.MethodGet, "/logs?request_id="+header.Get("X-Request-Id"), "")

	require.Equal(t, 1, strings.Count(lines, "\n"), "the line has vanished")
	assert.Contains(t, lines, `"status":404`)
}

// TestLabWithATerminalThatTakesNothing is the whole lab, of which each request is answered, and found in the log.
func TestLabWithATerminalThatTakesNothing(t *testing.T) {
	t.Parallel()
	read, write, err := os.Pipe() // which nobody reads
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = read.Close() // first, because it ends a write that blocks
		_ = write.Close()
	})
	s, err := New(Config{Out: write})
	require.NoError(t, err)
	lab := start(t, func(l *Server) { l.Handler = s.Handler })
	const calls = 800 // of 200 bytes each; a pipe holds 64 KiB, or less
	for range calls {
		status, header, _ := lab.call(t, http.MethodGet, "/api/v1/ping", "")
		require.Equal(t, http.StatusUnauthorized, status)
		require.Len(t, s.root.lines.Of(header.Get("X-Request-Id")), 1)
	}
	assert.Len(t, s.root.lines.Of(""), calls)
	s.Close()
}
