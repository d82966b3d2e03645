package wire_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const public = "203.0.113.10:80"

func TestMachineDialsWhereAnAddressReallyIs(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	t.Cleanup(host.Close)
	m := wire.Machine{Network: map[string]string{public: strings.TrimPrefix(host.URL, "http://")}}

	resp, err := wire.NewClient(func() wire.Machine { return m }).Do(order("203.0.113.10").HTTP(t.Context()))

	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusTeapot, resp.StatusCode)
}

// A name in the hosts file is looked up nowhere.
func TestMachineReadsItsHostsFileFirst(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(host.Close)
	m := wire.Machine{
		Resolver: "127.0.0.1:0",
		Hosts:    map[string]string{"api.lab.test": "203.0.113.10"},
		Network:  map[string]string{public: strings.TrimPrefix(host.URL, "http://")},
	}

	conn, err := m.Dial(t.Context(), "tcp", "api.lab.test:80")

	require.NoError(t, err)
	require.NoError(t, conn.Close())
}

// Errors name the address that was dialled: where it really is, nobody need know.
func TestMachineNamesThePublicAddress(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	m := wire.Machine{Network: map[string]string{public: strings.TrimPrefix(gone.URL, "http://")}}

	_, err := m.Dial(t.Context(), "tcp", public)

	require.ErrorIs(t, err, syscall.ECONNREFUSED)
	var op *net.OpError
	require.ErrorAs(t, err, &op)
	assert.Equal(t, "dial", op.Op)
	assert.Equal(t, public, op.Addr.String())
	assert.Nil(t, op.Source)
}

func TestMachineKnowsNoOtherAddress(t *testing.T) {
	t.Parallel()
	m := wire.Machine{Network: map[string]string{}}

	_, err := m.Dial(t.Context(), "tcp", public)

	var unknown *net.AddrError
	require.ErrorAs(t, err, &unknown)
	assert.Equal(t, public, unknown.Addr)
}

func TestMachineTakesNoAddressWithoutAPort(t *testing.T) {
	t.Parallel()
	_, err := wire.Machine{}.Dial(t.Context(), "tcp", "203.0.113.10")
	assert.Error(t, err)
}

// A name server that cannot be reached is an error of the lookup, within the dial.
func TestMachineWithoutANameServer(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	m := wire.Machine{Resolver: strings.TrimPrefix(gone.URL, "http://"), Network: map[string]string{}}

	_, err := m.Dial(t.Context(), "tcp", "api.lab.test:80")

	var lookup *net.DNSError
	require.ErrorAs(t, err, &lookup)
	var op *net.OpError
	require.True(t, errors.As(err, &op))
	assert.Equal(t, "dial", op.Op)
}

// The customer's machine may change while his program runs: a cure changes it.
func TestClientAsksForTheMachineAtEachDial(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(host.Close)
	m := wire.Machine{Network: map[string]string{}}
	client := wire.NewClient(func() wire.Machine { return m })

	resp, err := client.Do(order("203.0.113.10").HTTP(t.Context()))
	if !assert.Error(t, err) {
		_ = resp.Body.Close()
	}
	m.Network = map[string]string{public: strings.TrimPrefix(host.URL, "http://")}
	resp, err = client.Do(order("203.0.113.10").HTTP(t.Context()))

	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
}

// Only the text of an error is in other words.
func TestClientPutsErrorsIntoOtherWords(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	m := wire.Machine{Network: map[string]string{public: strings.TrimPrefix(gone.URL, "http://")}}
	said := func(m wire.Machine) error {
		resp, err := wire.NewClient(func() wire.Machine { return m }).Do(order("203.0.113.10").HTTP(t.Context()))
		if !assert.Error(t, err) {
			_ = resp.Body.Close()
		}
		return err
	}
	plain := said(m)
	m.Says = "es ging nicht"

	err := said(m)

	assert.Contains(t, err.Error(), "es ging nicht")
	assert.NotContains(t, err.Error(), "refused")
	require.ErrorIs(t, err, syscall.ECONNREFUSED)
	var op *net.OpError
	require.ErrorAs(t, err, &op)
	assert.Equal(t, public, op.Addr.String())
	var outer *url.Error
	require.ErrorAs(t, err, &outer)
	assert.Equal(t, "Post", outer.Op)
	assert.Equal(t, wire.ClientFact(plain), wire.ClientFact(err))
}

func TestATimeoutInOtherWordsIsATimeout(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // it accepts nothing, and reads nothing
	require.NoError(t, err)
	t.Cleanup(func() { _ = silent.Close() })
	for _, says := range []string{"", "la requête a échoué"} {
		m := wire.Machine{Resolver: silent.Addr().String(), Network: map[string]string{}, Lookup: 50 * time.Millisecond, Silent: true, Says: says}
		resp, err := wire.NewClient(func() wire.Machine { return m }).Do(order("api.lab.test").HTTP(t.Context()))
		if !assert.Error(t, err) {
			_ = resp.Body.Close()
		}
		var late net.Error
		require.ErrorAs(t, err, &late)
		assert.True(t, late.Timeout(), says)
		var outer *url.Error
		require.ErrorAs(t, err, &outer)
		assert.True(t, outer.Timeout(), says)
		assert.True(t, outer.Temporary(), says)
		var dns *net.DNSError
		require.ErrorAs(t, err, &dns)
		assert.True(t, dns.IsTimeout)
		assert.Empty(t, m.RanOut(t.Context(), err))
	}
}
