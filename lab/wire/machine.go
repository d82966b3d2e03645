package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

// NewClient is the customer's HTTP client: it resolves and dials as his machine does. The machine is asked for at each
// dial, because a cure may change it; which certificates it trusts is asked once.
func NewClient(machine func() Machine) *http.Client {
	t := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return machine().Dial(ctx, network, address)
		},
	}
	if roots := machine().Roots; roots != "" {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM([]byte(roots))
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: t}
}

// Dial connects to an address, which may have a name in it. Its errors are those of a net.Dialer that has asked the
// machine's name server and dialled the address it was told.
func (m Machine) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if m.Resolver == "" || net.ParseIP(host) != nil {
		return m.connect(ctx, network, address)
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

// lookup asks the machine's name server: first for the name below the machine's own domain, when it has one, as a resolver
// with a search list and many ndots does.
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

// ask asks for one name. It is absolute, so that no search list of the system's is tried.
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
	ips, err := resolver.LookupIP(untraced{ctx}, "ip4", host+".")
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		unknown.Name = host
		if unknown.Server != "" {
			unknown.Server = m.Resolver // and not one of this system's
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

// connect dials where an address of the lab's network really is, and says that it dialled the address. What the network
// does not know has no route.
func (m Machine) connect(ctx context.Context, network, address string) (net.Conn, error) {
	real := address
	if m.Network != nil {
		var ok bool
		if real, ok = m.Network[address]; !ok {
			unknown := &net.AddrError{Err: "the lab's network has no such address", Addr: address}
			return nil, &net.OpError{Op: "dial", Net: network, Addr: named(address), Err: unknown}
		}
	}
	ctx, cancel := within(ctx, m.Connect)
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

// untraced is a context without its values: a trace in it would tell where an address really is, and would take the way to
// the name server for the customer's own connection.
type untraced struct{ context.Context }

func (untraced) Value(any) any { return nil }

// within is ctx for no longer than d; zero is as long as it takes.
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
