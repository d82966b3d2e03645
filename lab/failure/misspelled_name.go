package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// MisspelledName is a base URL whose host name has two letters swapped. No such name ever existed.
var MisspelledName = Failure{
	Cause: lab.MisspelledName,
	Means: "The customer's program calls a name that never existed.",
	See:   "The client's error is a `*net.DNSError` with `IsNotFound`, and its `Name` is not the API's.",
	Shows: Shows{
		Client: "lookup api.lba.test on",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: callsByName(func(w *world.World) { w.Customer.Host = "api.lba.test" }),
	Cure:  repairsNetwork,
}
