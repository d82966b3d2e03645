package door

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// usual are limits such as a server for a class has.
var usual = Limits{
	Header: 5 * time.Second, Read: 10 * time.Second, Write: 20 * time.Second, Idle: 30 * time.Second, HeaderBytes: 16 << 10,
	Connections: 1024, Tenure: 500 * time.Millisecond,
	Stop: 10 * time.Second, Grace: 500 * time.Millisecond, Rest: 5 * time.Second,
}

// running is a server that serves, for one test.
type running struct {
	url, address string
	ended        chan struct{} // closed when it stops
	stop         func() error  // and waits until it has; once
}

// start has a server serve on a port of its own. Changes are made before it does.
func start(t testing.TB, changes ...func(*Server)) running {
	t.Helper()
	ended := make(chan struct{})
	s := &Server{Handler: responses(), Limits: usual, OnStop: func() { close(ended) }}
	for _, change := range changes {
		change(s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l) }()
	stop := sync.OnceValue(func() error {
		cancel()
		return <-served
	})
	t.Cleanup(func() { _ = stop() })
	return running{"http://" + l.Addr().String(), l.Addr().String(), ended, stop}
}

// responses are short, long, or need the whole body of the request.
func responses() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	mux.HandleFunc("GET /long", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat("x", 100_000)) })
	mux.HandleFunc("POST /body", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	return mux
}

// dial opens a connection. It does not hang for ever when the server is broken.
func (r running) dial(t testing.TB) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", r.address)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(time.Minute)))
	return conn
}

// healthy is what matters in the end: a request on a new connection gets its response.
func (r running) healthy(t testing.TB) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, r.url+"/health", nil)
	require.NoError(t, err)
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if !assert.NoError(t, err) {
		return false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return assert.NoError(t, err) && assert.Equal(t, http.StatusOK, resp.StatusCode) && assert.Equal(t, "ok", string(body))
}

// A listener that fails is an error, and no stop.
func TestListenerThatFails(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	s := &Server{Handler: responses(), Limits: usual, OnStop: func() { assert.Fail(t, "it has not begun") }}
	assert.ErrorIs(t, s.Serve(t.Context(), l), net.ErrClosed)
}
