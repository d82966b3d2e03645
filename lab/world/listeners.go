package world

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"

	"failurelab/lab/api"
)

// What an address can lead to. Each method returns the real address, host:port, of something that stays until the world is
// closed. On an error it returns "", and Open or Cure fails.

// Refusing is an address where nothing listens. It is the client's end of an open connection, so that no other program can
// start to listen there.
func (n *Network) Refusing() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return n.fail("refuse", err)
	}
	defer l.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		return n.fail("refuse", err)
	}
	other, err := l.Accept()
	if err != nil {
		_ = conn.Close()
		return n.fail("refuse", err)
	}
	n.world.onClose(func() { _, _ = conn.Close(), other.Close() })
	return conn.LocalAddr().String()
}

// Dropping is an address whose packets are dropped: a dial times out. See [Dropped].
func (n *Network) Dropping() string {
	l, full, err := fullBacklog()
	if err != nil {
		return n.fail("drop", err)
	}
	n.world.onClose(func() { _, _ = l.Close(), full.Close() })
	return n.at(l, ConnectClock)
}

// Unroutable is an address that no route leads to: a dial fails at once. See [Unrouted].
func (n *Network) Unroutable() string { return unroutable }

// Frozen is the address of a program that has stopped working. The system still accepts connections for it, and no program
// reads from them.
func (n *Network) Frozen() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return n.fail("freeze", err)
	}
	n.world.onClose(func() { _ = l.Close() })
	return n.at(l, ResponseClock)
}

// Resetting is an address that reads a request and resets the connection.
func (n *Network) Resetting() string {
	return n.ServingTCP(func(conn net.Conn) {
		if _, err := conn.Read(make([]byte, 4096)); err != nil {
			return
		}
		_ = conn.(*net.TCPConn).SetLinger(0) // Close then sends an RST instead of a FIN
	})
}

// ServingTCP is an address where handle is called with each connection. The connection is closed when handle returns, and
// when the world is closed.
func (n *Network) ServingTCP(handle func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return n.fail("speak", err)
	}
	var mu sync.Mutex
	open := map[net.Conn]bool{}
	n.world.onClose(func() {
		_ = l.Close()
		mu.Lock()
		defer mu.Unlock()
		for conn := range open {
			_ = conn.Close()
		}
	})
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open[conn] = true
			mu.Unlock()
			go func() {
				handle(conn)
				_ = conn.Close()
				mu.Lock()
				defer mu.Unlock()
				delete(open, conn)
			}()
		}
	}()
	return l.Addr().String()
}

// ServingHTTP is the address of an HTTP server.
func (n *Network) ServingHTTP(h http.Handler) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return n.fail("serve", err)
	}
	s := &http.Server{Handler: h, MaxHeaderBytes: maxHeaderBytes, ErrorLog: log.New(io.Discard, "", 0)}
	n.world.onClose(func() { _, _ = s.Close(), l.Close() })
	go func() { _ = s.Serve(l) }() // ends with Close
	return n.at(l, clockOf(h))
}

// OldHost is the address of the host that ran the API before it moved. It still answers: it is healthy, and has a database
// and a log of its own. Steps change its copy.
func (n *Network) OldHost(steps ...Step) string {
	sameCustomer := func(o *World) { o.customers = n.world.customers }
	if old := n.openOldHost(append([]Step{sameCustomer}, steps...)); old != nil {
		return old.appAddress()
	}
	return ""
}

// PooledOldHost is [Network.OldHost] for a gateway that still forwards to it, at the address pooled. A request that comes
// through the gateway counts there, and those to the address direct count as with OldHost.
func (n *Network) PooledOldHost(steps ...Step) (direct, pooled string) {
	old := n.openOldHost(steps)
	if old == nil {
		return "", ""
	}
	return n.ServingHTTP(n.world.customers.watch(old.App)), old.appAddress()
}

// openOldHost opens the world of the old host, or returns nil, and Open or Cure fails.
func (n *Network) openOldHost(steps []Step) *World {
	w := n.world
	old, err := Open(append([]Step{func(o *World) {
		o.App.Secret, o.App.Host, o.App.Problem = w.App.Secret, "lab-1", func(p *api.Problem) { w.App.problem(p) }
		o.App.Now = w.App.Now // or a token of this world might have expired there
	}}, steps...)...)
	if err != nil {
		n.fail("old host", err)
		return nil
	}
	w.onClose(old.Close)
	return old
}

// at is the address of a listener, and remembers which clock runs out for every request to it.
func (n *Network) at(l net.Listener, clock Clock) string {
	address := l.Addr().String()
	if clock != "" {
		n.due[address] = clock
	}
	return address
}

func (n *Network) fail(what string, err error) string {
	n.world.fail(fmt.Errorf("%s: %w", what, err))
	return ""
}
