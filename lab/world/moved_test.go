package world_test

import (
	"io"
	"net/http"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answered sends the customer's request through a client that keeps its connections.
func answered(t *testing.T, w *world.World, client *http.Client) *http.Response {
	t.Helper()
	resp, err := client.Do(w.Request().HTTP(t.Context()))
	require.NoError(t, err)
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	return resp
}

// calledByName is a customer that requests resource 7 by the API's name. The old host lacks it.
func calledByName(w *world.World) {
	w.Gateway.Configure(world.PassThrough)
	w.Network.UseDNS()
	w.Network.Route(world.OldAddress, w.Network.OldHost(func(old *world.World) { old.Database.Exec(`delete from resources where id = 7`) }))
	w.CustomerSends(http.MethodGet, "/api/v1/resource/7", nil, "")
}

func TestOldHostIsALabOfItsOwn(t *testing.T) {
	t.Parallel()
	w := open(t, calledByName, func(w *world.World) { w.Network.Resolve(world.OldAddress) })
	client := w.Client()
	defer client.CloseIdleConnections()

	resp := answered(t, w, client)

	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	assert.Equal(t, "lab-1", resp.Header.Get("X-Served-By"))
	assert.Empty(t, resp.Header.Get("Via"), "nothing stands in front of it")
	assert.Empty(t, w.Lines(), "its log is its own")
	assert.Equal(t, []string{"1"}, w.Database.Column(`select 1 from resources where id = 7`), "and so is its database")
	metrics := w.Metrics()
	assert.Equal(t, "0", metrics["calls_total"])
	assert.Equal(t, "0", metrics["gateway_requests_total"])
	assert.Equal(t, world.OldAddress, metrics["dns_answer"])
	assert.Equal(t, http.StatusNotFound, w.Exchanges()[0].Status, "what the customer saw is told")
}

func TestTokensAreGoodOnBothHosts(t *testing.T) {
	t.Parallel()
	w := open(t, calledByName, func(w *world.World) {
		w.Network.Resolve(world.OldAddress)
		w.CustomerSends(http.MethodGet, "/api/v1/ping", http.Header{"Authorization": {"Bearer " + w.Given["token"]}}, "")
	})
	client := w.Client()
	defer client.CloseIdleConnections()

	resp := answered(t, w, client)

	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "lab-1", resp.Header.Get("X-Served-By"))
}

// A client looks a name up when it dials, and does not dial while it can reuse a connection.
func TestNameIsNotAskedForWhileAConnectionIsOpen(t *testing.T) {
	t.Parallel()
	w := open(t, calledByName, func(w *world.World) { w.Network.Resolve(world.OldAddress) })
	client := w.Client()
	defer client.CloseIdleConnections()
	answered(t, w, client)

	_, err := w.Cure(func(w *world.World) { w.Network.Resolve(world.Address) })
	require.NoError(t, err)

	assert.Equal(t, "lab-1", answered(t, w, client).Header.Get("X-Served-By"))
	assert.Equal(t, "1", w.Metrics()["dns_lookups_total"])
	client.CloseIdleConnections()
	assert.Equal(t, "lab-2", answered(t, w, client).Header.Get("X-Served-By"))
	assert.Equal(t, "2", w.Metrics()["dns_lookups_total"])
	assert.Equal(t, world.Address, w.Metrics()["dns_answer"])
}

func TestWhoHasTheAddressAsksForNoName(t *testing.T) {
	t.Parallel()
	w := open(t, calledByName, func(w *world.World) { w.Customer.Host = world.OldAddress })
	client := w.Client()
	defer client.CloseIdleConnections()

	assert.Equal(t, "lab-1", answered(t, w, client).Header.Get("X-Served-By"))
	assert.Equal(t, "0", w.Metrics()["dns_lookups_total"])
}

func TestThereIsNoAnswerWithoutANameServer(t *testing.T) {
	t.Parallel()
	assert.NotContains(t, open(t).Metrics(), "dns_answer")
}

// A name in the customer's hosts file leads there, and no name server is asked.
func TestPinnedName(t *testing.T) {
	t.Parallel()
	w := open(t, calledByName, func(w *world.World) { w.Network.PinName(world.OldAddress) })
	client := w.Client()
	defer client.CloseIdleConnections()

	assert.Equal(t, "lab-1", answered(t, w, client).Header.Get("X-Served-By"))
	assert.Equal(t, "0", w.Metrics()["dns_lookups_total"])

	_, err := w.Cure(func(w *world.World) { w.Network.PinName("") })
	require.NoError(t, err)
	client.CloseIdleConnections()
	assert.Equal(t, "lab-2", answered(t, w, client).Header.Get("X-Served-By"))
	assert.Equal(t, "1", w.Metrics()["dns_lookups_total"])
}
