package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// UnmovedAddress is an address that should have moved to the new host together with the API's name, and still belongs to the
// old one: a floating address, or the target of a load balancer.
//
// The client sees what it sees when the name is wrong. It keeps its open connection, too. Only the name server tells the two
// apart: here its record is right.
var UnmovedAddress = Failure{
	Cause: lab.UnmovedAddress,
	Means: "The name leads to the new address, and that address still belongs to the old host.",
	See:   "The log has no line. `X-Served-By` names the old host, and the metric `dns_answer` is the new address.",
	Shows: Shows{
		Metrics: map[string]string{
			"gateway_requests_total": "0", "dns_lookups_total": "1", "dns_answer": world.Address,
		},
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: movesHostOf(world.Address),
	Cure:  func(w *world.World) { w.Network.Route(world.Address, w.Network.APIAddress()) },
}
