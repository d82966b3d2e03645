package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// FrozenUpstream is a partner whose program has stopped, while its machine goes on.
//
// A listening socket takes connections by itself, up to its backlog (listen(2)), and buffers what comes in over them. So
// the app connects and sends its request, and nobody ever reads it: from the app's side that is a partner who is slow.
var FrozenUpstream = Failure{
	Cause: lab.FrozenUpstream,
	Means: "The partner's program has stopped: his machine still takes connections, and nobody reads what comes in.",
	See:   "The log reads as for a slow partner; `partner_calls_total`, which he counts himself, is 0.",
	Shows: Shows{
		Log:     map[string]string{"layer": "upstream"},
		Err:     "awaiting response headers",
		Metrics: map[string]string{"partner_calls_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(quotes, func(w *world.World) { w.PartnerAt(w.Frozen()) }),
}
