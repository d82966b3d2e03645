package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// PinnedAddress is a machine with the API's address in its hosts file, or in the program's own configuration.
//
// The name server is right and is never asked, so correcting a record does not help this customer.
var PinnedAddress = Failure{
	Cause: lab.PinnedAddress,
	Means: "The customer's machine has the old host's address in a file, and asks no name server.",
	See:   "The log has no line. `X-Served-By` names the old host, and the metric `dns_lookups_total` is 0.",
	Shows: Shows{
		Metrics: map[string]string{
			"gateway_requests_total": "0", "dns_lookups_total": "0", "dns_answer": world.Address,
		},
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) {
		movesHost()(w)
		w.Network.PinName(world.OldAddress)
	},
	Cure: func(w *world.World) { w.Network.PinName("") },
}
