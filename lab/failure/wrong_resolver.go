package failure

import (
	"io"
	"net"

	"failurelab/lab"
	"failurelab/lab/world"
)

// WrongResolver is a machine that uses a name server which was taken out of service: it reads queries and responds to none.
//
// The client's error is the same as for a silent name server of ours. Only our metrics tell them apart: our server was
// never asked.
var WrongResolver = Failure{
	Cause: lab.WrongResolver,
	Means: "The customer's machine asks a name server that is out of service.",
	See:   "A timeout runs out at the lookup. `dns_lookups_total` is 0: our name server was never asked.",
	Shows: Shows{
		Client:  "lookup api.lab.test",
		Metrics: map[string]string{"dns_lookups_total": "0", "dns_unanswered_total": "0"},
	},

	Reached: lab.No,
	Slow:    lab.Yes,
	Side:    lab.Client,

	Break: callsByName(func(w *world.World) {
		w.Network.SetResolver(w.Network.ServingTCP(func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }))
	}),
	Cure: repairsNetwork,
}
