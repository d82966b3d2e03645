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
	Shows: Shows{
		Metrics: map[string]string{"calls_total": "0", "gateway_timeouts_total": "1"},
	},

	Reached: lab.No,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(quotes, func(w *world.World) {
		frozen := hasty
		frozen.App = w.Frozen()
		w.Behind(frozen)
	}),
}
