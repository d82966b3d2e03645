package wire

import (
	"context"
	"errors"
	"net"
	"net/http/httptrace"
	"time"
)

// Dial connects to an address, host:port. It looks a name up at the machine's name server. Its errors are those of a
// net.Dialer on such a machine.
func (m Machine) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if m.Resolver == "" || net.ParseIP(host) != nil {
		return m.connect(ctx, network, address)
	}
	if address, ok := m.Hosts[host]; ok {
		return m.connect(ctx, network, net.JoinHostPort(address, port))
	}
	ips, err := m.lookup(ctx, host)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	var first error
	for _, ip := range ips {
		conn, err := m.connect(ctx, network, net.JoinHostPort(ip, port))
		if err == nil {
			return conn, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// lookup asks the machine's name server. If the machine has a search domain, it first asks for the name below that domain, as
// a resolver with a search list and a high ndots does.
func (m Machine) lookup(ctx context.Context, host string) ([]string, error) {
	ctx, cancel := within(ctx, m.Lookup)
	defer cancel()
	if m.Search != "" {
		if addresses, err := m.ask(ctx, host+"."+m.Search); err == nil {
			return addresses, nil
		}
	}
	return m.ask(ctx, host)
}

// ask asks for one name. The name is absolute, so that the search list of the real system is not used.
func (m Machine) ask(ctx context.Context, host string) ([]string, error) {
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.DNSStart != nil {
		trace.DNSStart(httptrace.DNSStartInfo{Host: host})
	}
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		deadline, ok := ctx.Deadline()
		if !ok {
			deadline = time.Now().Add(m.Lookup)
		}
		return (&net.Dialer{Deadline: deadline}).Dial("tcp", m.Resolver)
	}}
	ips, err := m.attempt(ctx, func(ctx context.Context) ([]net.IP, error) { return resolver.LookupIP(untraced{ctx}, "ip4", host+".") })
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		unknown.Name = host
		if unknown.Server != "" {
			unknown.Server = m.Resolver // net names the real system's name server
		}
	}
	addresses := make([]string, len(ips))
	found := make([]net.IPAddr, len(ips))
	for i, ip := range ips {
		addresses[i], found[i] = ip.String(), net.IPAddr{IP: ip}
	}
	if trace != nil && trace.DNSDone != nil {
		trace.DNSDone(httptrace.DNSDoneInfo{Addrs: found, Err: err})
	}
	return addresses, err
}

// attempt looks a name up as often as the machine does. Only "no such host" is a clear answer (resolv.conf(5), attempts). The
// attempts share the time that ctx leaves.
func (m Machine) attempt(ctx context.Context, lookup func(context.Context) ([]net.IP, error)) (ips []net.IP, err error) {
	for left := max(m.Attempts, 1); left > 0; left-- {
		share := time.Duration(0)
		if deadline, ok := ctx.Deadline(); ok {
			share = time.Until(deadline) / time.Duration(left)
		}
		one, cancel := within(ctx, share)
		ips, err = lookup(one)
		cancel()
		var unknown *net.DNSError
		if err == nil || (errors.As(err, &unknown) && unknown.IsNotFound) {
			break
		}
	}
	return ips, err
}

// connect dials the place where an address of the lab's network really is. Its errors and events name the lab's address. An
// address that the network does not know is an error.
func (m Machine) connect(ctx context.Context, network, address string) (net.Conn, error) {
	real := address
	if m.Network != nil {
		var ok bool
		if real, ok = m.Network[address]; !ok {
			unknown := &net.AddrError{Err: "the lab's network has no such address", Addr: address}
			return nil, &net.OpError{Op: "dial", Net: network, Addr: named(address), Err: unknown}
		}
	}
	timeout := m.Connect
	if drops, ok := m.Drops[address]; ok {
		timeout = drops
	}
	ctx, cancel := within(ctx, timeout)
	defer cancel()
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.ConnectStart != nil {
		trace.ConnectStart(network, address)
	}
	conn, err := (&net.Dialer{}).DialContext(untraced{ctx}, network, real)
	var op *net.OpError
	if errors.As(err, &op) {
		op.Addr, op.Source = named(address), nil
	}
	if trace != nil && trace.ConnectDone != nil {
		trace.ConnectDone(network, address, err)
	}
	return conn, err
}

// untraced is a context without its values. A trace among them would see where an address really is, and would take the
// connection to the name server for the customer's own.
type untraced struct{ context.Context }

func (untraced) Value(any) any { return nil }

// within returns ctx with a timeout of d; without one if d is zero.
func within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if d == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, d)
}

// named is a TCP address.
type named string

func (named) Network() string  { return "tcp" }
func (a named) String() string { return string(a) }

// The timeouts of the customer's machine, by name.
const (
	ClockLookup  = "lookup"  // Machine.Lookup
	ClockConnect = "connect" // Machine.Connect
)

// RanOut returns which timeout of the machine ended a request with err although it had no reason to, so that this machine must
// be too slow: [ClockLookup], [ClockConnect] or "". ctx is the request's own context. A deadline that the test itself has set is
// no timeout of the machine.
func (m Machine) RanOut(ctx context.Context, err error) string {
	var timeout net.Error
	if ctx.Err() != nil || !errors.As(err, &timeout) || !timeout.Timeout() {
		return ""
	}
	var name *net.DNSError
	var dial *net.OpError
	switch {
	case errors.As(err, &name):
		if !m.Silent {
			return ClockLookup
		}
	case errors.As(err, &dial) && dial.Op == "dial" && len(m.Drops) == 0:
		return ClockConnect
	}
	return ""
}
