package door

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestFloodOfSlowBodies has more clients than there are places send a body that never ends, and come back as soon as they are
// cut. Each probe of /health on a new connection gets its response all the same.
func TestFloodOfSlowBodies(t *testing.T) {
	t.Parallel()
	const places = 32
	server := start(t, func(s *Server) { s.Limits.Connections = places })
	ctx, over := context.WithCancel(t.Context())
	var flood sync.WaitGroup
	full := make(chan bool, 3*places/2)
	for range cap(full) {
		flood.Go(func() {
			began := func() { full <- true }
			for server.slowBody(ctx, began) {
				began = func() {}
			}
		})
	}
	for range cap(full) {
		<-full
	}

	var probes sync.WaitGroup
	var answered atomic.Int64
	const together, each = 5, 8
	for range together {
		probes.Go(func() {
			for range each {
				if server.healthy(t) {
					answered.Add(1)
				}
			}
		})
	}
	probes.Wait()
	assert.EqualValues(t, together*each, answered.Load())
	over()
	flood.Wait()
}

// slowBody sends the beginning of a body and waits until it is cut, and says whether the flood goes on.
func (r running) slowBody(ctx context.Context, began func()) bool {
	conn, err := net.Dial("tcp", r.address)
	if err != nil {
		return false // the server has stopped
	}
	defer conn.Close()
	leave := context.AfterFunc(ctx, func() { conn.Close() })
	defer leave()
	fmt.Fprint(conn, "POST /body HTTP/1.1\r\nHost: server\r\nContent-Length: 1000\r\n\r\n{")
	began()
	_, _ = io.Copy(io.Discard, conn)
	return ctx.Err() == nil
}

// Whose place is taken depends on whom the server waits for, and how long.
func TestSlowestLosesItsPlace(t *testing.T) {
	t.Parallel()
	c := newConnections(usual)
	at := func(since int64, turn int32) *conn {
		n := &conn{in: c}
		n.turn.Store(turn)
		n.since.Store(since)
		return n
	}
	order := []*conn{at(1, awaited), at(2, arriving), at(3, awaited), at(4, arriving), at(0, served), at(5, served)}
	for i, slower := range order {
		for j, other := range order {
			assert.Equal(t, i < j, slower.slowerThan(other), "%d, %d", i, j)
		}
	}
}

// The newest client is never the one that loses its place: it has some time to send its request, however many come after it.
func TestNewestKeepsItsPlace(t *testing.T) {
	t.Parallel()
	l := usual
	l.Connections, l.Tenure = 1, time.Hour
	c := newConnections(l)
	first := &closing{}
	n := c.admit(first, nil)
	slowest, in := c.slowest()
	assert.Same(t, n, slowest)
	assert.Positive(t, in)
	n.since.Store(int64(now() - 2*l.Tenure))
	second := &closing{}
	c.admit(second, nil)
	assert.True(t, first.closed)
	assert.False(t, second.closed)

	stop := make(chan struct{})
	close(stop)
	c.admit(&closing{}, stop)
	assert.False(t, second.closed, "when the server stops, nobody loses a place")
}

// closing is a connection that knows whether it was closed.
type closing struct {
	net.Conn
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}
