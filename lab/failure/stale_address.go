package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// StaleAddress is a name that still stands for the host which had the API before it moved, and which is gone.
//
// Nobody changed the record, or its life (TTL) was long and somebody on the way keeps it (RFC 1035 §3.2.1).
var StaleAddress = Failure{
	Cause: lab.StaleAddress,
	Means: "The name stands for the address of a host that is gone.",
	See:   "The dial fails, at 203.0.113.20 (the `Addr` of the `*net.OpError`), which is not the API's address any more.",
	Shows: Shows{
		Client: "dial tcp 203.0.113.20:80: connect",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: stale((*world.World).Refusing),
}

// stale is the old address, and what has become of its host.
func stale(become func(*world.World) string) world.Step {
	return callsByName(func(w *world.World) {
		w.Resolve(world.OldAddress)
		w.Route(world.OldAddress, become(w))
	})
}
