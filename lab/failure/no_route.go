package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// NoRoute is a name that stands for an address in a private network that the customer's network is not connected to: a
// peering was removed, or its route was never added.
//
// The customer's kernel finds no route to the address and sends nothing: connect(2) fails with ENETUNREACH at once.
var NoRoute = Failure{
	Cause: lab.NoRoute,
	Means: "The name leads to a private address. The customer's network has no route to it.",
	See:   "The dial fails at once with `syscall.ENETUNREACH`, at 192.0.2.10, an address of the private network.",
	Shows: Shows{
		Client: "dial tcp 192.0.2.10:80: connect: network is unreachable",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: callsByName(func(w *world.World) {
		w.Network.Resolve(world.Private)
		w.Network.Route(world.Private, w.Network.Unroutable())
	}),
	Cure:  repairsNetworkAt(world.Private),
	Needs: &world.Unrouted,

	Ticket: &Ticket{
		Number:     "T604",
		Symptom:    "We moved into another subnet last night. Nothing in our program has changed, and it dies before it prints a status.",
		Begin:      "Print the error, then look for what is inside: errors.Is with the numbers of package syscall.",
		Production: "This happens after a change of subnets or a peering. First, compare the routes of a machine that works with those of one that does not.",
		Mutants: []Mutant{
			{
				Clause: "000.4", Promise: "host", Lab: "a lab whose new route leads into a network with the same addresses, where a copy of the API responds",
				Ask:  "Your assertions after the cure: there is a response. Which host sent it?",
				Swap: misdirectsToOldHost,
			},
			{
				Clause: "000.3", Promise: "one query", Lab: "a lab where the customer's machine first looks up every name below a domain of its own",
				Ask:  "Your assertions on the metrics: how often did the customer's machine ask the name server for one request?",
				Swap: func(w *world.World) { w.Network.SetSearchDomain("svc.cluster.local") },
			},
			{
				Clause: "000.4", Promise: "own id", Lab: "a lab whose new route leads through a cache that sends everyone the first response",
				Ask:  "Your assertions after the cure: send the request twice. Do you get two responses, or the same one twice?",
				Swap: cachesFirstResponse,
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab whose new route leads through a gateway that puts the request into a queue, and responds with 202",
				Ask:  "Your assertions after the cure: which status code does your customer get?",
				Swap: SpoilsStatus(http.StatusAccepted),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.StaleAddress, Ask: "Your assertions on the client's error: which address could not be reached?", Break: keepsOldAddress((*world.Network).Unroutable)},
			{Cause: lab.ConnectionRefused, Ask: "Your assertions on the client's error: which machine refused the connection: the customer's own, or the other end?"},
			{Cause: lab.SecurityGroup, Ask: "Your assertions on the client's error: did it fail at once, or did a timeout run out?"},
		},
		Others: otherCauses(
			lab.MisspelledName, lab.DNSNXDOMAIN, lab.DNSServfail, lab.WrongResolver, lab.DNSTimeout, lab.WrongPort,
			lab.CutShort, lab.HungUp, lab.ConnectionReset,
		),
	},
}
