package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptrace"
)

// Taps are called with a client's connections; each returns the connection that is used instead. A tap that is nil changes
// nothing.
type Taps struct {
	Raw   func(net.Conn) net.Conn // gets a connection as soon as there is one
	Clear func(net.Conn) net.Conn // gets what carries the requests: the same connection or, for https, what is encrypted on it
}

// NewClient returns the customer's HTTP client. It resolves names and dials as the customer's machine does. It calls machine
// for each connection, because a cure may change it. The certificates that it trusts, and how it puts errors into words, never
// change.
func NewClient(machine func() Machine) *http.Client { return client(machine, nil) }

// NewTappedClient is [NewClient] for a caller that wants to see what goes over the connections.
func NewTappedClient(machine func() Machine, taps Taps) *http.Client {
	return client(machine, &taps)
}

func client(machine func() Machine, taps *Taps) *http.Client {
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		return machine().Dial(ctx, network, address)
	}
	t := &http.Transport{DialContext: dial}
	if roots := machine().Roots; roots != "" {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM([]byte(roots))
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	if taps != nil {
		t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return tapped(tapped(conn, taps.Raw), taps.Clear), nil
		}
		t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			encrypted, err := handshake(ctx, tapped(conn, taps.Raw), address, t.TLSClientConfig)
			if err != nil {
				return nil, err
			}
			return tapped(encrypted, taps.Clear), nil
		}
	}
	if says := machine().Says; says != "" {
		return &http.Client{Transport: translating{t, says}}
	}
	return &http.Client{Transport: t}
}

func tapped(conn net.Conn, tap func(net.Conn) net.Conn) net.Conn {
	if tap == nil {
		return conn
	}
	return tap(conn)
}

// handshake does what net/http does on a connection for https, with the same errors and the same events of a trace.
func handshake(ctx context.Context, conn net.Conn, address string, config *tls.Config) (net.Conn, error) {
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	config = config.Clone()
	var err error
	if config.ServerName, _, err = net.SplitHostPort(address); err != nil {
		_ = conn.Close()
		return nil, err
	}
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.TLSHandshakeStart != nil {
		trace.TLSHandshakeStart()
	}
	encrypted := tls.Client(conn, config)
	err = encrypted.HandshakeContext(ctx)
	if trace != nil && trace.TLSHandshakeDone != nil {
		trace.TLSHandshakeDone(encrypted.ConnectionState(), err)
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return encrypted, nil
}
