package server

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// door accepts connections as long as there is room for them.
type door struct {
	net.Listener
	open *connections

	once     sync.Once
	shutting chan struct{} // closed when no new connections are wanted
	closed   bool
	last     []net.Conn // those that came before it was closed; only Accept uses this and closed
}

func newDoor(l net.Listener, open *connections) *door {
	return &door{Listener: l, open: open, shutting: make(chan struct{})}
}

// shut makes Accept return what has come so far, and then http.ErrServerClosed. To its client a connection that waits in the
// kernel's queue is open, and its request may be there already. Closing the listener at once would reset it.
func (d *door) shut() {
	d.once.Do(func() {
		close(d.shutting)
		l, ok := d.Listener.(interface{ SetDeadline(time.Time) error })
		if !ok || l.SetDeadline(time.Now()) != nil { // this wakes Accept
			_ = d.Close()
		}
	})
}

// Accept returns the next connection, once there is room for it.
func (d *door) Accept() (net.Conn, error) {
	if !d.closed {
		c, err := d.Listener.Accept()
		if err == nil {
			return d.open.admit(c, d.shutting), nil
		}
		select {
		case <-d.shutting:
		default:
			return nil, err
		}
		d.last, d.closed = lastOf(d.Listener), true
	}
	if len(d.last) == 0 {
		return nil, http.ErrServerClosed
	}
	c := d.last[0]
	d.last = d.last[1:]
	return d.open.admit(c, d.shutting), nil
}
