package door

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soon is a limit that a test can wait for.
const soon = 50 * time.Millisecond

// only has one limit be that which a test is about, and all other times too long to be waited for.
func only(change func(*Limits)) func(*Server) {
	return func(s *Server) {
		s.Limits = Limits{
			Header: time.Hour, Read: time.Hour, Write: time.Hour, Idle: time.Hour, HeaderBytes: usual.HeaderBytes,
			Connections: usual.Connections, Tenure: soon,
			Stop: time.Hour, Grace: soon, Rest: time.Hour,
		}
		change(&s.Limits)
	}
}

// hungUp reads until the server has hung up, and says what it had to say before.
func hungUp(t *testing.T, conn net.Conn) string {
	t.Helper()
	said, err := io.ReadAll(conn)
	require.False(t, late(err), "the server does not hang up")
	return string(said)
}

// late says whether we have waited as long as we do.
func late(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}

func TestHeaderThatNeverEnds(t *testing.T) {
	t.Parallel()
	server := start(t, only(func(l *Limits) { l.Header = soon }))
	conn := server.dial(t)
	fmt.Fprint(conn, "GET /health HTTP/1.1\r\nHost: server\r\nX-More-")

	assert.NotContains(t, hungUp(t, conn), "200 OK")
	server.healthy(t)
}

func TestBodyThatNeverEnds(t *testing.T) {
	t.Parallel()
	server := start(t, only(func(l *Limits) { l.Read = soon }))
	conn := server.dial(t)
	fmt.Fprint(conn, "POST /body HTTP/1.1\r\nHost: server\r\nContent-Length: 100\r\n\r\n{")

	assert.NotContains(t, hungUp(t, conn), "200 OK")
	server.healthy(t)
}

func TestConnectionThatIsLeftOpen(t *testing.T) {
	t.Parallel()
	server := start(t, only(func(l *Limits) { l.Idle = soon }))
	conn := server.dial(t)
	fmt.Fprint(conn, "GET /health HTTP/1.1\r\nHost: server\r\n\r\n")

	assert.Contains(t, hungUp(t, conn), "200 OK")
	server.healthy(t)
}

func TestAnswersThatNobodyReads(t *testing.T) {
	t.Parallel()
	server := start(t, only(func(l *Limits) { l.Write = soon }))
	conn := server.dial(t)
	var err error
	for err == nil { // once all that is between us is full, it waits for us to read
		_, err = fmt.Fprint(conn, "GET /long HTTP/1.1\r\nHost: server\r\n\r\n")
	}

	assert.False(t, late(err), "the server does not hang up")
	server.healthy(t)
}

// TestTenThousandConnections opens ten thousand and says nothing. Each one too many costs the oldest its place.
func TestTenThousandConnections(t *testing.T) {
	t.Parallel()
	server := start(t, func(s *Server) { s.Limits.Tenure = soon })
	var open []net.Conn
	for range 10_000 {
		conn, err := net.Dial("tcp", server.address)
		require.NoError(t, err)
		require.NoError(t, conn.SetDeadline(time.Now().Add(time.Minute)))
		open = append(open, conn)
		if len(open) > usual.Connections {
			assert.Empty(t, hungUp(t, open[0]))
			open[0].Close()
			open = open[1:]
		}
	}
	server.healthy(t)
	for _, conn := range open {
		conn.Close()
	}
}

func TestWhoAsksKeepsHisPlace(t *testing.T) {
	t.Parallel()
	began, end := make(chan bool), make(chan bool)
	server := start(t, func(s *Server) {
		s.Limits.Connections, s.Limits.Tenure = 4, soon
		s.Handler = at("/slow", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			began <- true
			<-end
			fmt.Fprint(w, "at last")
		}, s.Handler)
	})
	asking, posting := server.dial(t), server.dial(t)
	fmt.Fprint(asking, "GET /slow HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n")
	<-began
	fmt.Fprint(posting, "POST /slow HTTP/1.1\r\nHost: server\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody")
	<-began
	var silent []net.Conn
	for range 20 {
		silent = append(silent, server.dial(t))
	}
	for _, conn := range silent[:18] {
		assert.Empty(t, hungUp(t, conn))
	}
	server.healthy(t)
	close(end)

	assert.Contains(t, hungUp(t, asking), "at last")
	assert.Contains(t, hungUp(t, posting), "at last")
}

func TestNobodyHangsForEver(t *testing.T) {
	t.Parallel()
	began := make(chan bool)
	server := start(t, func(s *Server) {
		s.Limits.Connections, s.Limits.Tenure = 4, soon
		s.Handler = at("/hang", func(_ http.ResponseWriter, r *http.Request) { began <- true; <-r.Context().Done() }, s.Handler)
	})
	var hanging []net.Conn
	for range 4 {
		conn := server.dial(t)
		fmt.Fprint(conn, "GET /hang HTTP/1.1\r\nHost: server\r\n\r\n")
		<-began
		hanging = append(hanging, conn)
	}
	server.healthy(t) // in the place of the first

	assert.Empty(t, hungUp(t, hanging[0]))
}

// at answers at a path, and leaves all others as they were.
func at(path string, answer http.HandlerFunc, others http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			answer(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}
