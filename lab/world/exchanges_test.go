package world_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExchangesAreCallsAsTheyWentOverTheWire(t *testing.T) {
	t.Parallel()
	w := open(t)
	_, header, body := send(t, w, ping("Bearer x"))

	calls := w.Exchanges()

	require.Len(t, calls, 1)
	assert.Equal(t, http.MethodGet, calls[0].Method)
	assert.Equal(t, "/api/v1/ping", calls[0].Path)
	assert.Equal(t, "Bearer x", calls[0].Sent.Get("Authorization"))
	assert.Equal(t, http.StatusUnauthorized, calls[0].Status)
	assert.Equal(t, header.Get("X-Request-Id"), calls[0].Received.Get("X-Request-Id"))
	assert.Equal(t, body, calls[0].Body)
	assert.Positive(t, calls[0].Took)
}

func TestExchangeHasTheBodyThatWasSent(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, sent, want string }{
		{name: "none", sent: "", want: ""},
		{name: "short", sent: `{"username":"ada"}`, want: `{"username":"ada"}`},
		{name: "long", sent: `"` + strings.Repeat("x", 10<<10) + `"`, want: `"` + strings.Repeat("x", 4<<10-1)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			status(t, w, wire.Request{Method: http.MethodPost, Path: "/login", Body: tc.sent})

			assert.Equal(t, tc.want, w.Exchanges()[0].SentBody)
		})
	}
}

func TestExchangeHasTheFinalStatus(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		answer http.HandlerFunc
		want   int
	}{
		{name: "none written", answer: func(http.ResponseWriter, *http.Request) {}, want: http.StatusOK},
		{name: "a body alone", answer: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("x")) }, want: http.StatusOK},
		{name: "after a hint", answer: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusTeapot)
		}, want: http.StatusTeapot},
		{name: "the first of two", answer: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusTeapot)
			w.WriteHeader(http.StatusOK)
		}, want: http.StatusTeapot},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := open(t, func(w *world.World) { w.App.Wrap = func(http.Handler) http.Handler { return tc.answer } })

			got := status(t, w, get("/"))

			assert.Equal(t, tc.want, got)
			assert.Equal(t, got, w.Exchanges()[0].Status)
		})
	}
}

// A test that loops must not fill the grader's memory.
func TestExchangesAreBounded(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.App.Wrap = func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for range 3 {
					_, _ = w.Write([]byte(strings.Repeat("x", 3<<10)))
				}
			})
		}
	})
	for range 40 {
		_, _, body := send(t, w, get("/"))
		require.Len(t, body, 9<<10, "the customer gets all of it")
	}

	assert.Equal(t, 40, w.Calls())
	require.Len(t, w.Exchanges(), 32)
	assert.Len(t, w.Exchanges()[0].Body, 4<<10)
}

func TestMetricsCountCalls(t *testing.T) {
	t.Parallel()
	w := open(t)
	assert.Equal(t, "0", w.Metrics()["calls_total"])

	status(t, w, get("/health"))
	status(t, w, get("/nothing"))

	assert.Equal(t, map[string]string{
		"calls_total": "2", "db_connections_max": "4", "db_connections_used": "0", "db_waits_total": "0",
	}, w.Metrics())
}

// Two requests may differ in their query only.
func TestExchangeHasTheQuery(t *testing.T) {
	t.Parallel()
	w := open(t)
	status(t, w, get("/api/v1/data?owner=grace&value=4"))

	assert.Equal(t, "/api/v1/data?owner=grace&value=4", w.Exchanges()[0].Path)
}

// A ResponseWriter of net/http can be written to in several ways. The recorder supports all of them, and records each.
func TestExchangeOfEveryWayToWrite(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(http.ResponseWriter) error{
		"Write":       func(rw http.ResponseWriter) error { _, err := rw.Write([]byte("hello")); return err },
		"WriteString": func(rw http.ResponseWriter) error { _, err := rw.(io.StringWriter).WriteString("hello"); return err },
		"ReadFrom": func(rw http.ResponseWriter) error {
			_, err := rw.(io.ReaderFrom).ReadFrom(strings.NewReader("hello"))
			return err
		},
		"Flush": func(rw http.ResponseWriter) error {
			_, err := rw.Write([]byte("hello"))
			return errors.Join(err, http.NewResponseController(rw).Flush())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, answeringWith(func(rw http.ResponseWriter, _ *http.Request) {
				rw.WriteHeader(http.StatusAccepted)
				assert.NoError(t, write(rw))
			}))

			code, _, body := send(t, w, get("/"))

			assert.Equal(t, http.StatusAccepted, code)
			assert.Equal(t, "hello", body)
			assert.Equal(t, http.StatusAccepted, w.Exchanges()[0].Status)
			assert.Equal(t, "hello", w.Exchanges()[0].Body)
		})
	}
}

func TestAppMayHijackItsConnection(t *testing.T) {
	t.Parallel()
	w := open(t, answeringWith(func(rw http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(rw).Hijack()
		if assert.NoError(t, err) {
			_, _ = io.WriteString(conn, "HTTP/1.1 418 Teapot\r\nConnection: close\r\n\r\n")
			_ = conn.Close()
		}
	}))

	assert.Equal(t, http.StatusTeapot, status(t, w, get("/")))
}

func answeringWith(h http.HandlerFunc) world.Step {
	return func(w *world.World) { w.App.Wrap = func(http.Handler) http.Handler { return h } }
}
