package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// WrongPort is a base URL with the port of a test environment.
var WrongPort = Failure{
	Cause: lab.WrongPort,
	Means: "The customer's program dials a port that the API does not use.",
	See:   "The dial fails at once with `syscall.ECONNREFUSED`, at the API's address and another port.",
	Shows: Shows{
		Client: "dial tcp 203.0.113.10:8080: connect",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: callsByName(func(w *world.World) {
		w.Customer.Host = world.Name + ":8080"
		w.Network.RoutePort(world.Address, "8080", w.Network.Refusing())
	}),
	Cure: repairsNetwork,
}
