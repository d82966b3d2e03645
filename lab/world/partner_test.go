package world_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const externalCall = "/api/v1/external-call"

// answering is a partner that answers, and an app that waits for it, and for its database, longer than even a busy machine
// needs.
func answering(w *world.World) {
	longQueryTimeout(w)
	w.Partner.SetTimeout(time.Minute)
	w.Partner.Serve(world.Answering(0))
}

func hanging(w *world.World) { w.Partner.Serve(world.Hanging()) }

// logged is a time in the log line of the last request, such as "upstream_ms".
func logged(t *testing.T, w *world.World, what string) time.Duration {
	t.Helper()
	lines := w.Lines()
	require.NotEmpty(t, lines)
	ms, err := strconv.ParseFloat(lines[len(lines)-1].Attrs[what], 64)
	require.NoError(t, err)
	return time.Duration(ms * float64(time.Millisecond))
}

func TestPartnerAnswers(t *testing.T) {
	t.Parallel()
	w := open(t, answering)

	code, _, body := send(t, w, get(externalCall))

	assert.Equal(t, http.StatusOK, code)
	assert.JSONEq(t, `{"quote": 42}`, body)
	assert.Equal(t, "1", w.Metrics()["partner_calls_total"])
}

func TestPartnerTimeout(t *testing.T) {
	t.Parallel()
	longer := func(w *world.World) { w.Partner.SetTimeout(world.PartnerTimeout + 50*time.Millisecond) }
	for name, tc := range map[string]struct {
		steps []world.Step
		least time.Duration
	}{
		"default":          {[]world.Step{hanging}, world.PartnerTimeout},
		"set before Serve": {[]world.Step{longer, hanging}, world.PartnerTimeout + 50*time.Millisecond},
		"set after Serve":  {[]world.Step{hanging, longer}, world.PartnerTimeout + 50*time.Millisecond},
		"to connect, too":  {[]world.Step{answering, longer, unreachable(t)}, world.PartnerTimeout + 50*time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, tc.steps...)

			assert.Equal(t, http.StatusGatewayTimeout, status(t, w, get(externalCall)))
			assert.GreaterOrEqual(t, logged(t, w, "upstream_ms"), tc.least)
		})
	}
}

// unreachable is a partner whose packets are dropped, or one that hangs if this system cannot drop packets.
func unreachable(t *testing.T) world.Step {
	t.Helper()
	if world.Dropped.Unsupported() != "" {
		return hanging
	}
	return func(w *world.World) { w.Partner.SetAddress(w.Network.Dropping()) }
}

// A lab with the trait waits longer, so that a stand-in that only sleeps for a while gets a 200 from it.
func TestPartnerTimeoutOfATrait(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		w := open(t, traitWith(world.PartnerTimeouts, seed), hanging)
		assert.Equal(t, http.StatusGatewayTimeout, status(t, w, get(externalCall)))
		assert.GreaterOrEqual(t, logged(t, w, "upstream_ms"), world.PartnerTimeout+100*time.Millisecond)
	}
}

// The same for the database, so that a test with an upper bound is too strict.
func TestQueryTimeoutOfATrait(t *testing.T) {
	t.Parallel()
	const timeout = 20 * time.Millisecond
	for seed := range uint64(3) {
		w := open(t, traitWith(world.QueryTimeouts, seed), answering, func(w *world.World) {
			w.Database.SetQueryTimeout(timeout)
			w.Database.HoldConnections(4)
		})
		assert.Equal(t, http.StatusGatewayTimeout, status(t, w, get(externalCall)))
		assert.GreaterOrEqual(t, logged(t, w, "query_ms"), timeout+15*time.Millisecond)
	}
}

// traitWith is the first trait with an aspect, drawn.
func traitWith(a world.Aspect, seed uint64) world.Step {
	i := slices.IndexFunc(world.Traits, func(t world.Trait) bool { return t.Aspect == a })
	return world.Traits[i].Draw(rand.New(rand.NewPCG(seed, 0)))
}

func TestStandIn(t *testing.T) {
	t.Parallel()
	standIn := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(standIn.Close)

	w := open(t, answering)
	require.NoError(t, w.StandIn(standIn.URL))
	assert.Equal(t, http.StatusTeapot, status(t, w, get(externalCall)))
	assert.Equal(t, "0", w.Metrics()["partner_calls_total"], "the partner was not called")

	fixed := open(t, answering, func(w *world.World) { w.Partner.RefuseStandIn() })
	require.NoError(t, fixed.StandIn(standIn.URL))
	assert.Equal(t, http.StatusOK, status(t, fixed, get(externalCall)))
}

// The machine that hosts the lab dials what a learner's test names. It must not be used to probe a network.
func TestStandInIsOnThisMachine(t *testing.T) {
	t.Parallel()
	w := open(t, answering)
	for _, base := range []string{
		"", "127.0.0.1:80", "https://127.0.0.1:443", "http://127.0.0.1", "http://localhost:80", "http://192.0.2.1:80",
		"http://example.com:80", "http://[fe80::1]:80", "http://169.254.169.254:80", "file:///etc/passwd", "http://127.0.0.1:80x",
	} {
		assert.Error(t, w.StandIn(base), base)
	}
	assert.ErrorContains(t, open(t).StandIn("http://127.0.0.1:80"), "has no partner")
}

func TestFrozenTakesConnectionsAndReadsNothing(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.Partner.Serve(world.Answering(0))
		w.Partner.SetAddress(w.Network.Frozen())
	})

	assert.Equal(t, http.StatusGatewayTimeout, status(t, w, get(externalCall)))
	assert.Equal(t, "upstream", w.Lines()[0].Attrs["layer"], "there is a connection")
	assert.Equal(t, "0", w.Metrics()["partner_calls_total"])
}

// An operator's change does not wait for the app's connections.
func TestExecNeedsNoneOfTheAppsConnections(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.Database.HoldConnections(4) })

	w.Database.Exec(`update partners set delegates_to = null`)

	assert.Equal(t, []string{"2"}, w.Database.Column(`select count(*) from partners where delegates_to is null`))
	m := w.Metrics()
	assert.Equal(t, m["db_connections_max"], m["db_connections_used"])
}
