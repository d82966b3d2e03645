package door

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// conn is a connection that knows whose turn it is, and since when.
type conn struct {
	net.Conn
	in *connections

	turn  atomic.Int32
	since atomic.Int64 // the turn's, in nanoseconds of now

	mu       sync.Mutex
	deadline time.Time // the last one that net/http set for reading
	last     time.Time // when the client's turn ends because the server stops; zero if it does not, and in the server's turn
}

// The turns of a connection. In the first two the server waits for the client.
const (
	awaited  int32 = iota // no byte of a request has come yet
	arriving              // a part of a request has come
	served                // the whole request has come
)

// epoch is the beginning of the time that now counts.
var epoch = time.Now()

// now is the time since the process began, by a clock that nobody can set.
func now() time.Duration { return time.Since(epoch) }

// take begins a turn.
func (c *conn) take(turn int32) {
	c.turn.Store(turn)
	c.began()
}

// follow begins a turn if it was another one's turn before, and only then.
func (c *conn) follow(before, turn int32) {
	if c.turn.CompareAndSwap(before, turn) {
		c.began()
	}
}

func (c *conn) began() {
	c.since.Store(int64(now()))
	if c.in.stopping.Load() {
		c.finish()
	}
}

// slowerThan reports whether c loses its place before another connection.
func (c *conn) slowerThan(other *conn) bool {
	if mine, its := c.turn.Load() == served, other.turn.Load() == served; mine != its {
		return its
	}
	return c.since.Load() < other.since.Load()
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n == 0 && c.in.stopping.Load() && errors.Is(err, os.ErrDeadlineExceeded) {
		n, err = c.lookAgain(b, err)
	}
	if n > 0 {
		c.follow(awaited, arriving)
	}
	return n, err
}

// lookTime is how long the last look for a request may take. The kernel has it already, or there is none.
const lookTime = time.Millisecond

// lookAgain reads what the client has sent until now, if the connection is about to end without a request: a deadline may pass while
// bytes come in. If there is nothing it returns late, the error of the deadline.
func (c *conn) lookAgain(b []byte, late error) (int, error) {
	c.mu.Lock()
	due := c.turn.Load() == awaited && !c.last.IsZero() && !time.Now().Before(c.last)
	c.mu.Unlock()
	if !due || c.Conn.SetReadDeadline(time.Now().Add(lookTime)) != nil {
		return 0, late
	}
	n, _ := c.Conn.Read(b)
	if n == 0 {
		return 0, late
	}
	return n, nil
}

// SetReadDeadline sets the time at which Read gives up. While the server stops, it may give up earlier: see finish.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = t
	return c.setLocked()
}

func (c *conn) setLocked() error {
	t := c.deadline
	if !c.last.IsZero() && (t.IsZero() || c.last.Before(t)) {
		t = c.last
	}
	return c.Conn.SetReadDeadline(t)
}

// finish limits the client's turn because the server stops: a new request has to begin within the grace, and one that has begun
// has to come to its end.
func (c *conn) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.turn.Load() {
	case awaited:
		c.last = time.Now().Add(c.in.grace)
	case arriving:
		c.last = time.Now().Add(c.in.rest)
	case served:
		c.last = time.Time{}
	}
	_ = c.setLocked() // it fails if the connection is closed already
}

// Close closes the connection, and makes room for another.
func (c *conn) Close() error {
	defer c.in.remove(c)
	return c.Conn.Close()
}

// CloseWrite ends what the server sends. net/http does that before Close when the client may still be sending, so that it reads
// the response.
func (c *conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// turnOf notes the turns that net/http knows of. It is the server's http.Server.ConnState.
func turnOf(nc net.Conn, state http.ConnState) {
	c, ok := nc.(*conn)
	if !ok {
		return
	}
	switch state {
	case http.StateActive: // the header has come
		c.take(arriving)
	case http.StateIdle:
		c.take(awaited)
	case http.StateNew, http.StateHijacked, http.StateClosed:
	}
}

type connKey struct{}

// withConn makes a connection known to its requests. It is the server's http.Server.ConnContext.
func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// heard notes when the whole request has come.
func heard(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, ok := r.Context().Value(connKey{}).(*conn); ok {
			if r.Body == http.NoBody {
				c.take(served)
			} else {
				r.Body = &body{r.Body, c}
			}
		}
		h.ServeHTTP(w, r)
	})
}

// body is the body of a request, which notes its end.
type body struct {
	io.ReadCloser
	of *conn
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.of.follow(arriving, served)
	}
	return n, err
}
