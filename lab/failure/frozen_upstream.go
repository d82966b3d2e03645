package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// FrozenUpstream is a partner whose process has stopped working, on a machine that is up.
//
// The kernel accepts connections for a listening socket, up to its backlog (listen(2)), and buffers what arrives. So the
// app connects and sends its request, and no process reads it. To the app that looks like a slow partner.
var FrozenUpstream = Failure{
	Cause: lab.FrozenUpstream,
	Means: "The partner's program is frozen: it runs, but does nothing. Its machine still accepts connections, but no program reads what arrives.",
	See:   "The log is the same as for a slow partner. `partner_calls_total`, which the partner counts itself, is 0.",
	Shows: Shows{
		Log:     map[string]string{"layer": "upstream"},
		Err:     "awaiting response headers",
		Metrics: map[string]string{"partner_calls_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, func(w *world.World) { w.Partner.SetAddress(w.Network.Frozen()) }),
	Cure:  partnerAnswers,
}
