package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// FrozenApp is an API whose process has stopped working, on a machine that is up.
//
// The load balancer connects and sends the request, because the kernel accepts both for a listening socket (listen(2)). It
// gets no response. The process does not read the request, so it logs nothing.
var FrozenApp = Failure{
	Cause: lab.FrozenApp,
	Means: "The API's own program is frozen: it runs, but does nothing. The load balancer gives up on it.",
	See:   "The response has no `X-Request-Id`, and `gateway_timeouts_total` counts it. The log has no line.",
	Shows: Shows{
		Metrics: map[string]string{"calls_total": "0", "gateway_timeouts_total": "1"},
	},

	Reached: lab.No,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, func(w *world.World) {
		w.Gateway.Configure(world.GatewayConfig{Routes: world.PassThrough.Routes, Upstream: w.Network.Frozen()})
	}),
	Cure: func(w *world.World) { w.Gateway.Configure(world.PassThrough) },
}
