package door

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// connections are those that are open. When there is one too many, the slowest client loses its place: the one that has let the
// server wait longest, for a request or for the rest of one. Only if the server waits for no client, the request that has taken
// longest ends. So neither clients that say nothing, nor bodies that never end, nor requests that never end keep new clients
// out.
type connections struct {
	limit  int
	tenure time.Duration // how long a client may take before it can lose its place: the newest never does

	stopping atomic.Bool   // see finish
	grace    time.Duration // for a request to begin, when the server stops
	rest     time.Duration // for a request to come to its end
	left     chan struct{} // gets a value when a connection has been closed; one is enough for any number

	mu   sync.Mutex
	open map[*conn]struct{}
}

func newConnections(l Limits) *connections {
	return &connections{limit: l.Connections, tenure: l.Tenure, grace: l.Grace, rest: l.Rest, left: make(chan struct{}, 1), open: map[*conn]struct{}{}}
}

// admit returns an accepted connection as soon as there is room for it. It does not wait once stop is closed.
func (c *connections) admit(accepted net.Conn, stop <-chan struct{}) *conn {
	for {
		slowest, in := c.slowest()
		if slowest == nil {
			return c.add(accepted)
		}
		if in <= 0 {
			_ = slowest.Close() // the goroutine that serves it ends with an error
			continue
		}
		due := time.NewTimer(in)
		select {
		case <-due.C:
		case <-c.left:
		case <-stop:
			due.Stop()
			return c.add(accepted)
		}
		due.Stop()
	}
}

func (c *connections) add(accepted net.Conn) *conn {
	n := &conn{Conn: accepted, in: c}
	n.since.Store(int64(now()))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open[n] = struct{}{}
	return n
}

func (c *connections) remove(n *conn) {
	c.mu.Lock()
	delete(c.open, n)
	c.mu.Unlock()
	select {
	case c.left <- struct{}{}:
	default:
	}
}

// slowest returns the connection that loses its place, and how long it still has. It returns nil if there is room.
func (c *connections) slowest() (slowest *conn, in time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) < c.limit {
		return nil, 0
	}
	for n := range c.open {
		if slowest == nil || n.slowerThan(slowest) {
			slowest = n
		}
	}
	return slowest, c.tenure - (now() - time.Duration(slowest.since.Load()))
}

// finish lets every connection end, and returns when all have. A request that has come gets its response. A connection without one
// gets a grace, in which the client may still send a request. Only then it is closed: a client that had begun to send just before
// would not learn whether its request was carried out. The error is ctx's.
func (c *connections) finish(ctx context.Context) error {
	c.stopping.Store(true)
	c.mu.Lock()
	for n := range c.open {
		n.finish()
	}
	c.mu.Unlock()
	for {
		c.mu.Lock()
		left := len(c.open)
		c.mu.Unlock()
		if left == 0 {
			return nil
		}
		select {
		case <-c.left:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// closing tells each client that gets its response while the server stops to send no other request on its connection (RFC 9112
// §9.6).
func (c *connections) closing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.stopping.Load() {
			w.Header().Set("Connection", "close")
		}
		h.ServeHTTP(w, r)
	})
}
