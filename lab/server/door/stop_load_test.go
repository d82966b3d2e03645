package door

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// tally is what became of the requests that clients have sent.
type tally struct {
	answered, cut atomic.Int64
	first         sync.Once
	why           error // of the first that was cut

	load   int64         // how many answers are a load
	loaded chan struct{} // closed when there are as many
}

// send sends requests on a connection until the server says that it closes it. A request that was sent and got no response was cut.
func (a *tally) send(conn net.Conn, keepAlive bool) {
	in := bufio.NewReader(conn)
	ending := "Connection: close\r\n"
	if keepAlive {
		ending = ""
	}
	for closed := false; !closed; {
		err := func() error {
			if _, err := fmt.Fprintf(conn, "GET /health HTTP/1.1\r\nHost: server\r\n%s\r\n", ending); err != nil {
				return err
			}
			resp, err := http.ReadResponse(in, nil)
			if err != nil {
				return err
			}
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				return err
			}
			closed = resp.Close
			return resp.Body.Close()
		}()
		if err != nil {
			a.cut.Add(1)
			a.first.Do(func() { a.why = err })
			return
		}
		if a.answered.Add(1) == a.load {
			close(a.loaded)
		}
	}
}

// TestStopUnderLoadCutsNoRequest stops the server again and again, each time under the load of clients that keep their connections
// and of clients that open one for each request. A connection that is refused has carried no request.
func TestStopUnderLoadCutsNoRequest(t *testing.T) {
	t.Parallel()
	rounds := 10
	if testing.Short() {
		rounds = 2
	}
	for round := range rounds {
		server := start(t)
		all := tally{load: 2000, loaded: make(chan struct{})}
		var clients sync.WaitGroup
		for n := range 16 {
			clients.Go(func() {
				for {
					conn, err := net.Dial("tcp", server.address)
					if err != nil {
						return // the listener is closed
					}
					all.send(conn, n%4 > 0)
					conn.Close()
				}
			})
		}
		<-all.loaded
		assert.NoError(t, server.stop())
		clients.Wait()
		t.Logf("round %d: %d answered, %d cut", round, all.answered.Load(), all.cut.Load())
		assert.Zero(t, all.cut.Load(), "the first one: %v", all.why)
	}
}

// A client that sends just when the server stops gets its response on a connection that has been idle so far, or has said nothing.
func TestStopWaitsForARequestUnderWay(t *testing.T) {
	t.Parallel()
	server := start(t)
	idle, silent := server.dial(t), server.dial(t)
	fmt.Fprint(idle, "GET /health HTTP/1.1\r\nHost: server\r\n\r\n")
	in := bufio.NewReader(idle)
	resp, err := http.ReadResponse(in, nil)
	assert.NoError(t, err)
	_, _ = io.Copy(io.Discard, resp.Body)
	stopped := make(chan error)
	go func() { stopped <- server.stop() }()
	<-server.ended

	for _, conn := range []net.Conn{idle, silent} {
		fmt.Fprint(conn, "GET /health HTTP/1.1\r\nHost: server\r\n\r\n")
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if assert.NoError(t, err) {
			assert.Equal(t, http.StatusOK, resp.StatusCode)
			assert.True(t, resp.Close, "the client must not send another one")
		}
	}
	assert.NoError(t, <-stopped)
}

// Connections that wait in the kernel's queue are open to their clients.
func TestListenerLetsInWhatWaits(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	assert.NoError(t, err)
	in := newListener(l, newConnections(usual))
	const waiting = 20
	for range waiting {
		conn, err := net.Dial("tcp", l.Addr().String())
		assert.NoError(t, err)
		defer conn.Close()
	}
	in.shut()
	accepted := 0
	for {
		conn, err := in.Accept()
		if err != nil {
			assert.True(t, errors.Is(err, http.ErrServerClosed), err)
			break
		}
		accepted++
		conn.Close()
	}
	assert.Equal(t, waiting, accepted)
	_, err = net.Dial("tcp", l.Addr().String())
	assert.Error(t, err)
}

// Neither a body that does not end nor a connection that says nothing can hold up the stop.
func TestStopDoesNotWaitForASlowBody(t *testing.T) {
	t.Parallel()
	began := make(chan bool)
	server := start(t, only(func(l *Limits) { l.Rest = soon }), func(s *Server) {
		s.Handler = at("/slow", func(_ http.ResponseWriter, r *http.Request) { began <- true; _, _ = io.Copy(io.Discard, r.Body) }, s.Handler)
	})
	slow, silent := server.dial(t), server.dial(t)
	fmt.Fprint(slow, "POST /slow HTTP/1.1\r\nHost: server\r\nContent-Length: 100\r\n\r\n{")
	<-began

	assert.NoError(t, server.stop())
	hungUp(t, slow)
	assert.Empty(t, hungUp(t, silent))
}

// A deadline may pass just when a request comes: the request counts.
func TestLastLook(t *testing.T) {
	t.Parallel()
	c := newConnections(usual)
	c.stopping.Store(true)
	raw := &tardy{}
	n := &conn{Conn: raw, in: c}
	n.finish()
	_, err := n.Read(make([]byte, 8))
	assert.ErrorIs(t, err, os.ErrDeadlineExceeded, "its grace is not over")

	n.last = time.Now()
	raw.reads = 0
	b := make([]byte, 8)
	read, err := n.Read(b)
	assert.NoError(t, err)
	assert.Equal(t, "GET", string(b[:read]))
	assert.Equal(t, arriving, n.turn.Load())
	assert.True(t, raw.deadline.After(time.Now()), "there is time for the rest")
}

// tardy is a connection on which a request comes just when the deadline has passed.
type tardy struct {
	net.Conn
	reads    int
	deadline time.Time
}

func (c *tardy) Read(b []byte) (int, error) {
	if c.reads++; c.reads == 1 {
		return 0, os.ErrDeadlineExceeded
	}
	return copy(b, "GET"), nil
}

func (c *tardy) SetReadDeadline(t time.Time) error {
	c.deadline = t
	return nil
}
