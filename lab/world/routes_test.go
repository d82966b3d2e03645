package world_test

import (
	"net/http"
	"testing"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGatewayAnswersByItselfForAPathThatItWasNotTold(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.Gateway.Configure(world.GatewayConfig{Routes: []string{"/health"}, IdleTimeout: world.PassThrough.IdleTimeout})
		w.App.OnProblem(func(p *api.Problem) { p.Set("code", 4040) })
	})

	code, header, body := send(t, w, get("/api/v1/resource/7"))

	assert.Equal(t, http.StatusNotFound, code)
	assert.Equal(t, "application/problem+json", header.Get("Content-Type"))
	assert.Contains(t, body, `"type":"/problems/not-found"`)
	assert.Contains(t, body, `"code":4040`, "it words its problems as the app does")
	assert.Equal(t, "1.1 gateway", header.Get("Via"))
	assert.NotContains(t, header, "X-Request-Id")
	assert.NotContains(t, header, "X-Served-By")
	assert.Empty(t, w.Lines())
	assert.Equal(t, "1", w.Metrics()["gateway_unrouted_total"])
	assert.Equal(t, "0", w.Metrics()["calls_total"])
}

func TestGatewayPassesOnWhatItWasTold(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.Gateway.Configure(world.GatewayConfig{Routes: []string{"/health"}, IdleTimeout: world.PassThrough.IdleTimeout})
	})

	code, header, _ := send(t, w, get("/health"))
	assert.Equal(t, http.StatusOK, code)
	assert.Equal(t, "1.1 gateway", header.Get("Via"))
	assert.Equal(t, "lab-2", header.Get("X-Served-By"))
	assert.NotEmpty(t, header.Get("X-Request-Id"))

	_, err := w.Cure(func(w *world.World) { w.Gateway.Configure(world.PassThrough) })
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, status(t, w, get("/api/v1/resource/7")), "it can be told while it serves")
	assert.Equal(t, "0", w.Metrics()["gateway_unrouted_total"])
	assert.Equal(t, "2", w.Metrics()["gateway_requests_total"])
}
