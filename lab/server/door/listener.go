package door

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// listener accepts connections as long as there is room for them.
type listener struct {
	net.Listener
	open *connections

	once     sync.Once
	shutting chan struct{} // closed when no new connections are wanted
	closed   bool
	last     []net.Conn // those that came before it was closed; only Accept uses this and closed
}

func newListener(l net.Listener, open *connections) *listener {
	return &listener{Listener: l, open: open, shutting: make(chan struct{})}
}

// shut makes Accept return what has come so far, and then http.ErrServerClosed. To its client a connection that waits in the
// kernel's queue is open, and its request may be there already. Closing the listener at once would reset it.
func (in *listener) shut() {
	in.once.Do(func() {
		close(in.shutting)
		l, ok := in.Listener.(interface{ SetDeadline(time.Time) error })
		if !ok || l.SetDeadline(time.Now()) != nil { // this wakes Accept
			_ = in.Close()
		}
	})
}

// Accept returns the next connection, once there is room for it.
func (in *listener) Accept() (net.Conn, error) {
	if !in.closed {
		c, err := in.Listener.Accept()
		if err == nil {
			return in.open.admit(c, in.shutting), nil
		}
		select {
		case <-in.shutting:
		default:
			return nil, err
		}
		in.last, in.closed = lastOf(in.Listener), true
	}
	if len(in.last) == 0 {
		return nil, http.ErrServerClosed
	}
	c := in.last[0]
	in.last = in.last[1:]
	return in.open.admit(c, in.shutting), nil
}
