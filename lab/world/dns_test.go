package world_test

import (
	"io"
	"net"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"
)

// Like net.Dialer: it tries the addresses in order, and returns the error of the first.
func TestNameWithSeveralAddresses(t *testing.T) {
	t.Parallel()
	w := byName(t, func(w *world.World) {
		w.Network.Resolve(world.OldAddress, world.Address)
		w.Network.Route(world.OldAddress, w.Network.Refusing())
	})

	events, served, err := trace(t, w)
	require.NoError(t, err)
	assert.Equal(t, "lab-2", served)
	assert.Contains(t, events, "ConnectDone 203.0.113.20:80")
	assert.Contains(t, events, "ConnectDone 203.0.113.10:80")

	_, err = w.Cure(func(w *world.World) { w.Network.Route(world.Address, w.Network.Refusing()) })
	require.NoError(t, err)
	_, _, err = trace(t, w)
	var op *net.OpError
	require.ErrorAs(t, err, &op)
	assert.Equal(t, "203.0.113.20:80", op.Addr.String())
}

func TestNameServerCachesMissingNames(t *testing.T) {
	t.Parallel()
	w := byName(t, func(w *world.World) {
		w.Network.FailLookups(dnsmessage.RCodeNameError)
		w.Network.CacheMissingNames(time.Hour)
	})
	_, _, err := trace(t, w)
	require.Error(t, err)

	_, err = w.Cure(func(w *world.World) { w.Network.Resolve(world.Address) })
	require.NoError(t, err)
	_, _, err = trace(t, w)
	var dns *net.DNSError
	require.ErrorAs(t, err, &dns)
	assert.True(t, dns.IsNotFound)

	w.Advance(time.Hour)
	_, _, err = trace(t, w)
	assert.NoError(t, err)
}

// The client gets the same error. Only the metrics show that the name server was not asked.
func TestNameServerCountsLookups(t *testing.T) {
	t.Parallel()
	silent := byName(t, func(w *world.World) { w.Network.SilenceNameServer() })
	elsewhere := byName(t, func(w *world.World) {
		w.Network.SetResolver(w.Network.ServingTCP(func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }))
	})

	_, _, first := trace(t, silent)
	_, _, second := trace(t, elsewhere)

	require.Error(t, first)
	require.Error(t, second)
	assert.Equal(t, first.Error(), second.Error())
	assert.Equal(t, "1", silent.Metrics()["dns_unanswered_total"])
	assert.Equal(t, "0", elsewhere.Metrics()["dns_lookups_total"])

	_, err := elsewhere.Cure(func(w *world.World) { w.Network.SetResolver(w.Network.NameServer()) })
	require.NoError(t, err)
	_, _, err = trace(t, elsewhere)
	assert.NoError(t, err)
}

func TestSearchDomainIsLookedUpFirst(t *testing.T) {
	t.Parallel()
	w := byName(t, func(w *world.World) { w.Network.SetSearchDomain("svc.cluster.local") })

	events, _, err := trace(t, w)

	require.NoError(t, err)
	assert.Contains(t, events, "DNSStart api.lab.test.svc.cluster.local")
	assert.Equal(t, "2", w.Metrics()["dns_lookups_total"])
}

// A machine that asks three times takes no longer, and its trace and its error are the same.
func TestMachineAsksAgain(t *testing.T) {
	t.Parallel()
	silent := func(w *world.World) { w.Network.SilenceNameServer() }
	once, thrice := byName(t, silent), byName(t, silent, func(w *world.World) { w.Network.SetAttempts(3) })

	before := time.Now()
	events, _, err := trace(t, once)
	took := time.Since(before)
	again, _, other := trace(t, thrice)

	assert.Less(t, time.Since(before)-took, took+time.Second)
	assert.Equal(t, events, again)
	var dns *net.DNSError
	require.ErrorAs(t, other, &dns)
	assert.True(t, dns.IsTimeout)
	assert.Equal(t, err.Error(), other.Error())
	for _, name := range []string{"dns_lookups_total", "dns_unanswered_total"} {
		assert.Equal(t, "1", once.Metrics()[name])
		assert.Equal(t, "3", thrice.Metrics()[name])
	}
}

func TestMachineAsksOnceForWhatItIsTold(t *testing.T) {
	t.Parallel()
	for _, step := range []world.Step{
		func(*world.World) {},
		func(w *world.World) { w.Network.FailLookups(dnsmessage.RCodeNameError) },
	} {
		w := byName(t, step, func(w *world.World) { w.Network.SetAttempts(3) })
		_, _, _ = trace(t, w)
		assert.Equal(t, "1", w.Metrics()["dns_lookups_total"])
	}
}

func TestNameServerLosesQueries(t *testing.T) {
	t.Parallel()
	w := byName(t, func(w *world.World) {
		w.Network.SetAttempts(3)
		w.Network.LoseQueries(2)
	})

	before := time.Now()
	_, served, err := trace(t, w)

	require.NoError(t, err)
	assert.Equal(t, "lab-2", served)
	assert.Less(t, time.Since(before), time.Second)
	assert.Equal(t, "3", w.Metrics()["dns_lookups_total"])
	assert.Equal(t, "2", w.Metrics()["dns_unanswered_total"])
}
