package failure

import (
	"io"
	"net"

	"failurelab/lab"
	"failurelab/lab/world"
)

// WrongResolver is a machine that still asks a name server which has been retired: it takes questions and answers none.
//
// The customer's program is told the same as when our own name server is silent. Only that one's metrics tell the two
// apart: it was never asked.
var WrongResolver = Failure{
	Cause: lab.WrongResolver,
	Means: "The customer's machine asks a name server that is out of service.",
	See:   "Time runs out at the lookup. `dns_lookups_total` is 0: ours was never asked.",
	Shows: Shows{
		Client:  "lookup api.lab.test",
		Metrics: map[string]string{"dns_lookups_total": "0", "dns_unanswered_total": "0"},
	},

	Reached: lab.No,
	Slow:    lab.Yes,
	Side:    lab.Client,

	Break: callsByName(func(w *world.World) {
		w.AskAt(w.Speaking(func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }))
	}),
}
