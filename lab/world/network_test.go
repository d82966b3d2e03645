package world_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"syscall"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"
)

// byName is a world whose customer calls the API by its name. Steps break the way there.
func byName(t *testing.T, steps ...world.Step) *world.World {
	t.Helper()
	return open(t, append([]world.Step{func(w *world.World) {
		w.CustomerSends(http.MethodGet, "/health", nil, "")
		w.Network.UseDNS()
	}}, steps...)...)
}

// trace sends the customer's request from the customer's machine. It returns the events of the trace, and the host that answered
// or the error.
func trace(t *testing.T, w *world.World) (events []string, served string, err error) {
	t.Helper()
	var mu sync.Mutex
	add := func(event string) {
		mu.Lock()
		defer mu.Unlock()
		events = append(events, event)
	}
	client := w.Client()
	defer client.CloseIdleConnections()
	resp, err := client.Do(w.Request().HTTP(httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		GetConn:              func(string) { add("GetConn") },
		DNSStart:             func(i httptrace.DNSStartInfo) { add("DNSStart " + i.Host) },
		DNSDone:              func(httptrace.DNSDoneInfo) { add("DNSDone") },
		ConnectStart:         func(_, address string) { add("ConnectStart " + address) },
		ConnectDone:          func(_, address string, _ error) { add("ConnectDone " + address) },
		TLSHandshakeStart:    func() { add("TLSHandshakeStart") },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { add("TLSHandshakeDone") },
		GotConn:              func(httptrace.GotConnInfo) { add("GotConn") },
		GotFirstResponseByte: func() { add("GotFirstResponseByte") },
	})))
	mu.Lock()
	defer mu.Unlock()
	if err != nil {
		return events, "", err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	return events, resp.Header.Get("X-Served-By"), nil
}

// The README of 06_unreachable has the same as a table.
func TestTraceEndsWhereTheRequestDoes(t *testing.T) {
	t.Parallel()
	looked := []string{"GetConn", "DNSStart api.lab.test", "DNSDone"}
	dialled := append(looked[:3:3], "ConnectStart 203.0.113.10:80", "ConnectDone 203.0.113.10:80")
	secured := append(looked[:3:3], "ConnectStart 203.0.113.10:443", "ConnectDone 203.0.113.10:443", "TLSHandshakeStart", "TLSHandshakeDone")
	leads := func(to func(*world.Network) string) world.Step {
		return func(w *world.World) { w.Network.Route(world.Address, to(w.Network)) }
	}
	says := func(words string) world.Step {
		return leads(func(n *world.Network) string {
			return n.ServingTCP(func(conn net.Conn) {
				if _, err := conn.Read(make([]byte, 4096)); err == nil {
					_, _ = conn.Write([]byte(words))
				}
			})
		})
	}
	for _, tc := range []struct {
		name  string
		needs *world.Mechanism
		step  world.Step
		want  []string
		is    func(error) bool
	}{
		{
			name: "there is no such name", step: func(w *world.World) { w.Network.FailLookups(dnsmessage.RCodeNameError) }, want: looked,
			is: func(err error) bool {
				var dns *net.DNSError
				return errors.As(err, &dns) && dns.IsNotFound && dns.Name == world.Name
			},
		},
		{
			name: "the name server cannot tell", step: func(w *world.World) { w.Network.FailLookups(dnsmessage.RCodeServerFailure) }, want: looked,
			is: func(err error) bool {
				var dns *net.DNSError
				return errors.As(err, &dns) && !dns.IsNotFound && dns.IsTemporary
			},
		},
		{
			name: "the name server is silent", step: func(w *world.World) { w.Network.SilenceNameServer() }, want: looked,
			is: func(err error) bool {
				var dns *net.DNSError
				return errors.As(err, &dns) && dns.IsTimeout
			},
		},
		{
			name: "nobody listens", step: leads((*world.Network).Refusing), want: dialled,
			is: func(err error) bool {
				return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.Errno(10061))
			},
		},
		{
			name: "packets are dropped", needs: &world.Dropped, step: leads((*world.Network).Dropping), want: dialled,
			is: func(err error) bool {
				var op *net.OpError
				return errors.As(err, &op) && op.Op == "dial" && op.Timeout() && op.Addr.String() == "203.0.113.10:80"
			},
		},
		{
			name: "there is no route", needs: &world.Unrouted, step: leads((*world.Network).Unroutable), want: dialled,
			is: func(err error) bool { return errors.Is(err, syscall.ENETUNREACH) },
		},
		{
			name: "a certificate's time is over", step: func(w *world.World) { w.Network.UseTLS(-2*time.Hour, -time.Hour) }, want: secured,
			is: func(err error) bool {
				var invalid x509.CertificateInvalidError
				return errors.As(err, &invalid) && invalid.Reason == x509.Expired
			},
		},
		{
			name: "torn down", step: leads((*world.Network).Resetting), want: append(dialled[:5:5], "GotConn"),
			is: func(err error) bool {
				return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.Errno(10054))
			},
		},
		{
			name: "closed", step: says(""), want: append(dialled[:5:5], "GotConn"),
			is: func(err error) bool { return errors.Is(err, io.EOF) },
		},
		{
			name: "cut short", step: says("HTTP/1.1 200 OK\r\nA: b"), want: append(dialled[:5:5], "GotConn", "GotFirstResponseByte"),
			is: func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if tc.needs != nil && tc.needs.Unsupported() != "" {
				t.Skip(tc.needs.Unsupported())
			}
			w := byName(t, tc.step)

			events, _, err := trace(t, w)

			require.Error(t, err)
			assert.True(t, tc.is(err), "%v", err)
			assert.Equal(t, tc.want, events)
			assert.Empty(t, w.Lines())
			assert.Zero(t, w.Calls())
		})
	}
}

func TestRequestByNameArrives(t *testing.T) {
	t.Parallel()
	for scheme, step := range map[string]world.Step{
		"http":  func(*world.World) {},
		"https": func(w *world.World) { w.Network.UseTLS(-time.Hour, time.Hour) },
	} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			w := byName(t, step)

			_, served, err := trace(t, w)

			require.NoError(t, err)
			assert.Equal(t, "lab-2", served)
			assert.Equal(t, scheme+"://api.lab.test", w.URL())
			assert.Len(t, w.Lines(), 1)
			metrics := w.Metrics()
			assert.Equal(t, "1", metrics["dns_lookups_total"])
			assert.Equal(t, "0", metrics["dns_unanswered_total"])
		})
	}
}

func TestRoutePortLeavesTheOtherPortsAlone(t *testing.T) {
	t.Parallel()
	w := byName(t, func(w *world.World) { w.Network.RoutePort(world.Address, "8080", w.Network.Refusing()) })
	_, _, err := trace(t, w)
	require.NoError(t, err)

	_, err = w.Cure(func(w *world.World) { w.Customer.Host = world.Name + ":8080" })
	require.NoError(t, err)
	_, _, err = trace(t, w)
	var op *net.OpError
	require.ErrorAs(t, err, &op)
	assert.Equal(t, "203.0.113.10:8080", op.Addr.String())
}

func TestMisdirectedCure(t *testing.T) {
	t.Parallel()
	w := byName(t, func(w *world.World) {
		w.Network.Route(world.Address, w.Network.Refusing())
		w.Network.Misdirect(w.Network.OldHost())
	})
	_, _, err := trace(t, w)
	require.Error(t, err)

	_, err = w.Cure(func(w *world.World) { w.Network.Route(world.Address, w.Network.APIAddress()) })
	require.NoError(t, err)
	_, served, err := trace(t, w)
	require.NoError(t, err)
	assert.Equal(t, "lab-1", served)
	assert.Empty(t, w.Lines())
}
