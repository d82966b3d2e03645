package world

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/wire"

	"golang.org/x/net/dns/dnsmessage"
)

// Name is what customers know the API by.
const Name = "api.lab.test"

// Addresses of the lab's network. They are set aside for documentation (RFC 5737): were a packet for one of them ever
// sent, it would find nobody. The customer's machine knows where they really are, and it is always the loopback interface.
const (
	Address    = "203.0.113.10" // of the host that has the API
	OldAddress = "203.0.113.20" // of the host that had it
	Private    = "192.0.2.10"   // of a network that the customer's is not connected to
)

// How long the customer's machine waits.
const (
	lookupTime  = 800 * time.Millisecond // who answers has to be scheduled first
	connectTime = 500 * time.Millisecond
)

// ByName has the customer call the API by its name. The name server says Address, and the API is there.
func (w *World) ByName() {
	if w.names == nil {
		var err error
		if w.names, err = newNameServer(); err != nil {
			w.fail(err)
			return
		}
		w.machine = wire.Machine{
			Resolver: w.NameServer(), Network: map[string]string{}, Lookup: lookupTime, Connect: connectTime,
		}
		w.closing(func() { _ = w.names.listener.Close() })
	}
	w.Resolve(Address)
	w.Route(Address, w.front())
}

// Resolve makes the API's name stand for an address, or for several, which are tried in order.
func (w *World) Resolve(addresses ...string) {
	var ips [][4]byte
	for _, a := range addresses {
		ips = append(ips, [4]byte(net.ParseIP(a).To4()))
	}
	w.names.set(func(s *nameServer) { s.silent, s.records = false, map[string][][4]byte{Name + ".": ips} })
}

// Unresolve makes the API's name one that there is not, or that the name server cannot tell.
func (w *World) Unresolve(code dnsmessage.RCode) {
	w.names.set(func(s *nameServer) { s.code = code; clear(s.records) })
}

// Silence makes the name server say nothing.
func (w *World) Silence() { w.names.set(func(s *nameServer) { s.silent = true }) }

// RememberMissing has the name server remember for so long, by the lab's clock, that there was no such name (RFC 2308).
func (w *World) RememberMissing(d time.Duration) {
	w.names.set(func(s *nameServer) { s.now, s.remembers = w.Now, d })
}

// NameServer is where the name server is.
func (w *World) NameServer() string { return w.names.listener.Addr().String() }

// AskAt makes the customer's machine ask for names somewhere else.
func (w *World) AskAt(place string) { w.machine.Resolver = place }

// SearchIn makes the customer's machine look for every name in a domain of its own first.
func (w *World) SearchIn(domain string) { w.machine.Search = domain }

// Route makes an address of the lab's network lead somewhere else, from the customer's next dial on.
func (w *World) Route(address, to string) {
	w.RoutePort(address, "80", to)
	w.RoutePort(address, "443", to)
}

// RoutePort makes one port of an address lead somewhere else.
func (w *World) RoutePort(address, port, to string) {
	network := map[string]string{}
	for k, v := range w.machine.Network {
		network[k] = v
	}
	network[net.JoinHostPort(address, port)] = to
	w.machine.Network = network
}

// Places for an address to lead to.

// Home is where the API is, or what stands in front of it; or the place that is taken for it.
func (w *World) Home() string {
	if w.mistaken != "" {
		return w.mistaken
	}
	return w.front()
}

// Mistake has whoever mends the way take another place for the API's home.
func (w *World) Mistake(place string) { w.mistaken = place }

// Refusing is a place where nothing listens. It is the customer's end of a connection that stays open: so that nobody else
// comes to listen there meanwhile.
func (w *World) Refusing() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.fail(fmt.Errorf("refuse: %w", err))
		return ""
	}
	defer l.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		w.fail(fmt.Errorf("refuse: %w", err))
		return ""
	}
	other, err := l.Accept()
	if err != nil {
		_ = conn.Close()
		w.fail(fmt.Errorf("refuse: %w", err))
		return ""
	}
	w.closing(func() { _, _ = conn.Close(), other.Close() })
	return conn.LocalAddr().String()
}

// Dropping is a place that swallows what is sent to it. See [Dropped].
func (w *World) Dropping() string {
	l, full, err := fullBacklog()
	if err != nil {
		w.fail(fmt.Errorf("drop: %w", err))
		return ""
	}
	w.closing(func() {
		_ = l.Close()
		for _, c := range full {
			_ = c.Close()
		}
	})
	return l.Addr().String()
}

// Nowhere is a place that no route leads to. See [Unrouted].
func (w *World) Nowhere() string { return nowhere }

// Frozen is a place where a program has stopped working: the system still takes connections for it, and nobody reads what
// comes in over them.
func (w *World) Frozen() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.fail(fmt.Errorf("freeze: %w", err))
		return ""
	}
	w.closing(func() { _ = l.Close() })
	return l.Addr().String()
}

// Resetting is a place that takes a request and hangs up on it, without a word.
func (w *World) Resetting() string {
	return w.Speaking(func(conn net.Conn) {
		if _, err := conn.Read(make([]byte, 4096)); err != nil {
			return
		}
		_ = conn.(*net.TCPConn).SetLinger(0) // what is sent in place of a goodbye is an RST
	})
}

// Speaking is a place where something speaks to whoever connects, and then hangs up. What is still spoken in the end is
// cut off.
func (w *World) Speaking(speak func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.fail(fmt.Errorf("speak: %w", err))
		return ""
	}
	var mu sync.Mutex
	open := map[net.Conn]bool{}
	w.closing(func() {
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
				speak(conn)
				_ = conn.Close()
				mu.Lock()
				defer mu.Unlock()
				delete(open, conn)
			}()
		}
	}()
	return l.Addr().String()
}

// Serving is a place where a handler answers.
func (w *World) Serving(h http.Handler) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.fail(fmt.Errorf("serve: %w", err))
		return ""
	}
	s := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0)}
	w.closing(func() { _, _ = s.Close(), l.Close() })
	go func() { _ = s.Serve(l) }() // ends with Close
	return l.Addr().String()
}

// OldHost is the host that had the API before it moved, and still answers: healthy, with a database and a log of its own.
// Steps change what its copy has.
func (w *World) OldHost(steps ...Step) string {
	old, err := Open(append([]Step{func(o *World) {
		o.Secret, o.Host, o.Problem = w.Secret, "lab-1", func(p *api.Problem) { w.Problem(p) }
		o.calls = w.calls // it is the same customer
	}}, steps...)...)
	if err != nil {
		w.fail(fmt.Errorf("old host: %w", err))
		return ""
	}
	w.closing(old.Close)
	return old.listener.Addr().String()
}
