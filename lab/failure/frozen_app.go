package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// FrozenApp is an API whose program has stopped, while its machine goes on.
//
// The load balancer connects and sends the request, as the machine's socket takes both by itself (listen(2)), and waits in
// vain. What no program reads, no program logs.
var FrozenApp = Failure{
	Cause: lab.FrozenApp,
	Means: "The API's own program has stopped, and the load balancer waits for it in vain.",
	See:   "The answer has no `X-Request-Id`, `gateway_timeouts_total` counts it, and the log has no line.",

	Reached: lab.No,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, func(w *world.World) {
		frozen := impatientGateway
		frozen.Upstream = w.Network.Frozen()
		w.Gateway.Configure(frozen)
	}),
}
