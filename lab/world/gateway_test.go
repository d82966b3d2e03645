package world_test

import (
	"net/http"
	"testing"
	"time"

	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// impatient times out at once.
var impatient = world.GatewayConfig{Routes: []string{"/"}, IdleTimeout: time.Nanosecond}

// late is an app that answers once release is closed.
func late(release <-chan struct{}) world.Step {
	return func(w *world.World) {
		w.App.Wrap = func(app http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				<-release
				app.ServeHTTP(rw, r)
			})
		}
	}
}

func TestGatewayPassesOn(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.Gateway.Configure(world.PassThrough) })

	code, header, _ := send(t, w, get("/health"))

	assert.Equal(t, http.StatusOK, code)
	assert.Equal(t, "1.1 gateway", header.Get("Via"))
	assert.NotEmpty(t, header.Get("X-Request-Id"), "the app's")
	assert.Len(t, w.Lines(), 1)
	assert.Equal(t, "0", w.Metrics()["gateway_timeouts_total"])
}

func TestGatewayLeavesResponsesUnsigned(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.Gateway.Configure(world.GatewayConfig{Routes: []string{"/health"}})
		w.Gateway.LeaveUnsigned()
	})

	for _, path := range []string{"/health", "/elsewhere"} {
		_, header, _ := send(t, w, get(path))
		assert.Empty(t, header.Get("Via"), path)
	}
}

// However early the gateway times out, Lines waits for the app: the request has been sent.
func TestGatewayThatGivesUpAnswersItselfAndTheAppGoesOn(t *testing.T) {
	t.Parallel()
	for range 20 {
		release := make(chan struct{})
		w := open(t, late(release), func(w *world.World) { w.Gateway.Configure(impatient) })

		code, header, body := send(t, w, get("/health"))

		assert.Equal(t, http.StatusGatewayTimeout, code)
		assert.Equal(t, "1.1 gateway", header.Get("Via"))
		assert.Empty(t, header.Get("X-Request-Id"))
		assert.NotContains(t, body, "request_id")
		assert.Contains(t, body, `"type":"/problems/gateway-timeout"`)
		close(release)
		lines := w.Lines()
		require.Len(t, lines, 1)
		assert.Equal(t, "200", lines[0].Attrs["status"])
		assert.Equal(t, "1", w.Metrics()["gateway_timeouts_total"])
	}
}

func TestStopDoesNotWaitForRequestsInFlight(t *testing.T) {
	t.Parallel()
	for range 20 {
		release := make(chan struct{})
		w := open(t, late(release), func(w *world.World) { w.Gateway.Configure(impatient) })
		require.Equal(t, http.StatusGatewayTimeout, status(t, w, get("/health")))
		w.Stop()
		close(release)
		w.Lines()
	}
}

func TestSetIdleTimeoutChangesNothingElse(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	w := open(t, late(release), func(w *world.World) {
		w.Gateway.Configure(world.GatewayConfig{Routes: []string{"/health"}, IdleTimeout: time.Nanosecond})
	})
	require.Equal(t, http.StatusGatewayTimeout, status(t, w, get("/health")))
	close(release)

	_, err := w.Cure(func(w *world.World) { w.Gateway.SetIdleTimeout(time.Minute) })

	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, status(t, w, get("/health")))
	assert.Equal(t, http.StatusNotFound, status(t, w, get("/login")), "it has no such route still")
}

func TestGatewayThatEjectsALateApp(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	ejecting := impatient
	ejecting.EjectsLateApp = true
	w := open(t, late(release), func(w *world.World) { w.Gateway.Configure(ejecting) })
	require.Equal(t, http.StatusGatewayTimeout, status(t, w, get("/health")))
	close(release)

	_, err := w.Cure(func(w *world.World) { w.Gateway.SetIdleTimeout(time.Minute) })

	require.NoError(t, err)
	assert.Equal(t, http.StatusServiceUnavailable, status(t, w, get("/health")))
}

func TestGatewayInFrontOfAFrozenApp(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.Gateway.Configure(world.GatewayConfig{Routes: []string{"/"}, IdleTimeout: time.Millisecond, Upstream: w.Network.Frozen()})
	})

	code, _, _ := send(t, w, wire.Request{Method: http.MethodGet, Path: "/health"})

	assert.Equal(t, http.StatusGatewayTimeout, code)
	assert.Empty(t, w.Lines())
}
