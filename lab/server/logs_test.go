package server

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

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
	lab := start(t, func(s *Server) { s.root.lines = newRing() }) // which no request writes to
	one := lab.follow(t, "/logs?request_id=B")
	log := slog.New(slog.NewJSONHandler(lab.root.lines, nil))
	log.Info("request", "request_id", "A")
	log.Info("request", "request_id", "B")

	assert.Contains(t, one.next(), `"request_id":"B"`)
}

func TestTooManyFollow(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for range maxFollowers {
		lab.follow(t, "/logs")
	}
	refused := lab.follow(t, "/logs")

	assert.Equal(t, http.StatusServiceUnavailable, refused.resp.StatusCode)
	assert.NotEmpty(t, refused.resp.Header.Get("Retry-After"))
	lab.healthy(t)
}

func TestRingForgetsTheOldest(t *testing.T) {
	t.Parallel()
	r := newRing()
	for i := range 3 * maxLines {
		fmt.Fprintf(r, `{"msg":"request","request_id":"%d"}`, i)
	}
	lines := r.of("")
	require.Len(t, lines, maxLines)
	assert.Equal(t, fmt.Sprint(2*maxLines), lines[0].id)
	assert.Empty(t, r.of("1"))
	assert.Len(t, r.of(fmt.Sprint(2*maxLines+1)), 1)

	long := bytes.Repeat([]byte("x"), maxLineBytes)
	for range 3 * maxLines {
		_, err := r.Write(long)
		require.NoError(t, err)
	}
	assert.LessOrEqual(t, r.bytes, maxBytes)
	assert.Len(t, r.of(""), maxBytes/maxLineBytes)
	_, err := r.Write(append(long, 'x'))
	require.NoError(t, err)
	kept := r.of("")
	assert.LessOrEqual(t, len(kept[len(kept)-1].text), maxLineBytes)
	assert.Contains(t, string(kept[len(kept)-1].text), "bytes more)", "a line that is too long is shortened, not dropped")
}

func TestIDOfALine(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	log.Info(`,"request_id":"mine"`, "path", `/,"request_id":"mine"`, "request_id", "THEIRS")
	assert.Equal(t, "THEIRS", idOf(out.Bytes()))
	out.Reset()
	log.Info(`,"request_id":"mine"`)
	assert.Empty(t, idOf(out.Bytes()))
}

func TestLineThatComesLate(t *testing.T) {
	t.Parallel()
	r := newRing()
	go func() {
		for following := 0; following == 0; runtime.Gosched() {
			r.feed.mu.Lock()
			following = len(r.feed.followers)
			r.feed.mu.Unlock()
		}
		fmt.Fprint(r, `{"msg":"request","request_id":"OTHER"}`)
		fmt.Fprint(r, `{"msg":"request","request_id":"LATE"}`)
	}()
	assert.Len(t, r.await(t.Context(), "LATE"), 1)

	gone, cancel := context.WithCancel(t.Context())
	cancel()
	assert.Empty(t, r.await(gone, "NEVER"))
	assert.Empty(t, r.feed.followers)
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
