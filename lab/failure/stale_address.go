package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// StaleAddress is a name that still stands for the host that ran the API before it moved. That host is gone.
//
// The record was never changed, or it had a long TTL and a resolver on the way still caches it (RFC 1035 §3.2.1).
var StaleAddress = Failure{
	Cause: lab.StaleAddress,
	Means: "The name leads to the address of a host that is gone.",
	See:   "The dial fails at 203.0.113.20 (the `Addr` of the `*net.OpError`). That is no longer the API's address.",
	Shows: Shows{
		Client: "dial tcp 203.0.113.20:80: connect",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: keepsOldAddress((*world.Network).Refusing),
	Cure:  repairsNetwork,
}

// keepsOldAddress is a name that still leads to the old address. host is what that address leads to now.
func keepsOldAddress(host func(*world.Network) string) world.Step {
	return callsByName(func(w *world.World) {
		w.Network.Resolve(world.OldAddress)
		w.Network.Route(world.OldAddress, host(w.Network))
	})
}
