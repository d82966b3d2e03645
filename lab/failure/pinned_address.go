package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// PinnedAddress is a client that was configured with an address instead of a name, or has it in a hosts file.
//
// The name server is right and is never asked, so correcting a record does not help this customer.
var PinnedAddress = Failure{
	Cause: lab.PinnedAddress,
	Means: "The customer's program has the old host's address in its configuration, and asks for no name.",
	See:   "The log has no line; `X-Served-By` names the old host; the metric `dns_lookups_total` is 0.",
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
		w.Customer.Host = world.OldAddress
	},
}
