package world_test

import (
	"net/http"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pooled is a gateway that forwards to the old host and to the app in turn. The old host lacks resource 7.
func pooled(w *world.World) {
	calledByName(w)
	direct, old := w.Network.PooledOldHost(func(old *world.World) { old.Database.Exec(`delete from resources where id = 7`) })
	w.Network.Route(world.OldAddress, direct)
	w.Gateway.TakeTurns(world.GatewayConfig{Routes: []string{"/"}, Upstream: old}, world.PassThrough)
}

// hosts sends the customer's request n times, and returns which host sent each response.
func hosts(t *testing.T, w *world.World, n int) []string {
	t.Helper()
	client := w.Client()
	defer client.CloseIdleConnections()
	var list []string
	for range n {
		list = append(list, answered(t, w, client).Header.Get("X-Served-By"))
	}
	return list
}

func TestHostsBehindAGatewayTakeTurns(t *testing.T) {
	t.Parallel()
	w := open(t, pooled)

	assert.Equal(t, []string{"lab-1", "lab-2", "lab-1", "lab-2"}, hosts(t, w, 4))

	metrics := w.Metrics()
	assert.Equal(t, "2", metrics["gateway_hosts"])
	assert.Equal(t, "4", metrics["gateway_requests_total"])
	assert.Equal(t, "2", metrics["calls_total"])
	assert.Len(t, w.Lines(), 2, "the old host's log is its own")
	exchanges := w.Exchanges()
	require.Len(t, exchanges, 4, "what the gateway forwards counts once")
	for i, status := range []int{http.StatusNotFound, http.StatusOK, http.StatusNotFound, http.StatusOK} {
		assert.Equal(t, status, exchanges[i].Status)
		assert.Equal(t, "1.1 gateway", exchanges[i].Received.Get("Via"))
	}
}

func TestTakeOut(t *testing.T) {
	t.Parallel()
	w := open(t, pooled)
	require.Equal(t, []string{"lab-1"}, hosts(t, w, 1))

	_, err := w.Cure(func(w *world.World) { w.Gateway.TakeOut(0) })

	require.NoError(t, err)
	assert.Equal(t, []string{"lab-2", "lab-2", "lab-2"}, hosts(t, w, 3))
	assert.Equal(t, "1", w.Metrics()["gateway_hosts"])
}

func TestOnTakeOut(t *testing.T) {
	t.Parallel()
	var taken int
	w := open(t, pooled, func(w *world.World) {
		w.Gateway.OnTakeOut(func(pool []world.GatewayConfig, index int) []world.GatewayConfig {
			taken = index
			return pool[:1]
		})
	})

	_, err := w.Cure(func(w *world.World) { w.Gateway.TakeOut(1) })

	require.NoError(t, err)
	assert.Equal(t, 1, taken)
	assert.Equal(t, []string{"lab-1", "lab-1"}, hosts(t, w, 2))
}

func TestOnPick(t *testing.T) {
	t.Parallel()
	w := open(t, pooled, func(w *world.World) {
		w.Gateway.OnPick(func(turn, size int) int { return min(turn, size-1) })
	})

	assert.Equal(t, []string{"lab-1", "lab-2", "lab-2"}, hosts(t, w, 3))
}

// A customer that has the old host's address does not come through the gateway.
func TestPooledOldHostCanBeReachedDirectly(t *testing.T) {
	t.Parallel()
	w := open(t, pooled, func(w *world.World) { w.Customer.Host = world.OldAddress })
	client := w.Client()
	defer client.CloseIdleConnections()

	resp := answered(t, w, client)

	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	assert.Equal(t, "lab-1", resp.Header.Get("X-Served-By"))
	assert.Empty(t, resp.Header.Get("Via"))
	assert.Len(t, w.Exchanges(), 1)
	assert.Equal(t, "0", w.Metrics()["gateway_requests_total"])
}

func TestGatewayHosts(t *testing.T) {
	t.Parallel()
	assert.NotContains(t, open(t).Metrics(), "gateway_hosts", "there is no gateway")
	one := open(t, func(w *world.World) { w.Gateway.Configure(world.PassThrough) })
	assert.Equal(t, "1", one.Metrics()["gateway_hosts"])
	workers := open(t, func(w *world.World) { w.Gateway.TakeTurns(world.PassThrough, world.GatewayConfig{}) })
	assert.Equal(t, "1", workers.Metrics()["gateway_hosts"], "two configurations for the same host")
}
