package server

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soon is a limit that a test can wait for.
const soon = 50 * time.Millisecond

// only has one limit be that which a test is about, and all other times too long to be waited for.
func only(change func(*limits)) func(*Server) {
	return func(s *Server) {
		s.limits = limits{
			header: time.Hour, read: time.Hour, write: time.Hour, idle: time.Hour, stop: time.Hour, connections: defaultLimits.connections,
			grace: soon, rest: time.Hour, tenure: soon,
		}
		change(&s.limits)
	}
}

// hungUp reads until the lab has hung up, and says what it had to say before.
func hungUp(t *testing.T, conn net.Conn) string {
	t.Helper()
	said, err := io.ReadAll(conn)
	require.False(t, late(err), "the lab does not hang up")
	return string(said)
}

// late says whether we have waited as long as we do.
func late(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}

func TestHeaderThatNeverEnds(t *testing.T) {
	t.Parallel()
	lab := start(t, only(func(l *limits) { l.header = soon }))
	conn := lab.dial(t)
	fmt.Fprint(conn, "GET /health HTTP/1.1\r\nHost: lab\r\nX-More-")

	assert.NotContains(t, hungUp(t, conn), "200 OK")
	lab.healthy(t)
}

func TestBodyThatNeverEnds(t *testing.T) {
	t.Parallel()
	lab := start(t, only(func(l *limits) { l.read = soon }))
	conn := lab.dial(t)
	fmt.Fprint(conn, "POST /login HTTP/1.1\r\nHost: lab\r\nContent-Length: 100\r\n\r\n{")

	assert.NotContains(t, hungUp(t, conn), "200 OK")
	lab.healthy(t)
}

func TestConnectionThatIsLeftOpen(t *testing.T) {
	t.Parallel()
	lab := start(t, only(func(l *limits) { l.idle = soon }))
	conn := lab.dial(t)
	fmt.Fprint(conn, "GET /health HTTP/1.1\r\nHost: lab\r\n\r\n")

	assert.Contains(t, hungUp(t, conn), "200 OK")
	lab.healthy(t)
}

func TestAnswersThatNobodyReads(t *testing.T) {
	t.Parallel()
	lab := start(t, only(func(l *limits) { l.write = soon }))
	conn := lab.dial(t)
	var err error
	for err == nil { // once all that is between us is full, it waits for us to read
		_, err = fmt.Fprint(conn, "GET /openapi.yaml HTTP/1.1\r\nHost: lab\r\n\r\n")
	}

	assert.False(t, late(err), "the lab does not hang up")
	lab.healthy(t)
}

func TestHeaderThatIsTooLong(t *testing.T) {
	t.Parallel()
	lab := start(t)
	conn := lab.dial(t)
	go func() { // the answer comes before all is sent
		fmt.Fprintf(conn, "GET /health HTTP/1.1\r\nHost: lab\r\nX-Long: %s\r\n\r\n", strings.Repeat("x", 4*maxHeaderBytes))
	}()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)

	assert.Equal(t, http.StatusRequestHeaderFieldsTooLarge, resp.StatusCode)
	lab.healthy(t)
}

// TestGigabyte sends a body of a gigabyte to every kind of route. Nobody may take it in.
func TestGigabyte(t *testing.T) {
	t.Parallel()
	const gigabyte = 1 << 30
	for _, path := range []string{"/login", "/api/v1/resource", "/tickets/T101/send", "/tickets/T101/cure", "/tickets/T101/call/login", "/nowhere"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			lab := start(t)
			conn := lab.dial(t)
			go func() { _, _ = io.Copy(io.Discard, conn) }() // ends with the connection
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, gigabyte)
			sent, err := io.Copy(conn, io.LimitReader(spaces{}, gigabyte))

			require.Error(t, err)
			assert.False(t, late(err), "the lab does not hang up")
			assert.Less(t, sent, int64(gigabyte/8)) // a megabyte, and what is in between us
			lab.healthy(t)
		})
	}
}

// spaces are as many as anybody reads: with them, no JSON is ever at its end.
type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

func TestNoHandlerReadsMore(t *testing.T) {
	t.Parallel()
	var read int64
	var err error
	greedy := bounded(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { read, err = io.Copy(io.Discard, r.Body) }))
	greedy.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", io.LimitReader(spaces{}, 2*maxRequestBytes)))

	assert.Error(t, err)
	assert.Equal(t, int64(maxRequestBytes), read)
}

// TestTenThousandConnections opens ten thousand and says nothing. Each one too many costs the oldest its place.
func TestTenThousandConnections(t *testing.T) {
	t.Parallel()
	lab := start(t, func(s *Server) { s.limits.tenure = soon })
	var open []net.Conn
	for range 10_000 {
		conn, err := net.Dial("tcp", lab.address)
		require.NoError(t, err)
		require.NoError(t, conn.SetDeadline(time.Now().Add(time.Minute)))
		open = append(open, conn)
		if len(open) > lab.limits.connections {
			assert.Empty(t, hungUp(t, open[0]))
			open[0].Close()
			open = open[1:]
		}
	}
	lab.healthy(t)
	for _, conn := range open {
		conn.Close()
	}
}

func TestWhoAsksKeepsHisPlace(t *testing.T) {
	t.Parallel()
	began, end := make(chan bool), make(chan bool)
	lab := start(t, func(s *Server) {
		s.limits.connections, s.limits.tenure = 4, soon
		s.Handler = at("/slow", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			began <- true
			<-end
			fmt.Fprint(w, "at last")
		}, s.Handler)
	})
	asking, posting := lab.dial(t), lab.dial(t)
	fmt.Fprint(asking, "GET /slow HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n")
	<-began
	fmt.Fprint(posting, "POST /slow HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody")
	<-began
	var silent []net.Conn
	for range 20 {
		silent = append(silent, lab.dial(t))
	}
	for _, conn := range silent[:18] {
		assert.Empty(t, hungUp(t, conn))
	}
	lab.healthy(t)
	close(end)

	assert.Contains(t, hungUp(t, asking), "at last")
	assert.Contains(t, hungUp(t, posting), "at last")
}

func TestNobodyHangsForEver(t *testing.T) {
	t.Parallel()
	began := make(chan bool)
	lab := start(t, func(s *Server) {
		s.limits.connections, s.limits.tenure = 4, soon
		s.Handler = at("/hang", func(_ http.ResponseWriter, r *http.Request) { began <- true; <-r.Context().Done() }, s.Handler)
	})
	var hanging []net.Conn
	for range 4 {
		conn := lab.dial(t)
		fmt.Fprint(conn, "GET /hang HTTP/1.1\r\nHost: lab\r\n\r\n")
		<-began
		hanging = append(hanging, conn)
	}
	lab.healthy(t) // in the place of the first

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
