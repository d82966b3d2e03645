package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// NoRoute is a name that stands for an address in a private network that the customer's network is not connected to: a
// peering was removed, or its route was never added.
//
// The customer's kernel finds no route to the address and sends nothing: connect(2) fails with ENETUNREACH at once.
var NoRoute = Failure{
	Cause: lab.NoRoute,
	Means: "The name stands for a private address, and no route leads there from the customer's network.",
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
		Number:  "T604",
		Symptom: "We moved into another subnet last night. Nothing in our program has changed, and it dies before it prints a status.",
		Begin:   "Print the error, then look for what is inside: errors.Is with the numbers of package syscall.",
		Mutants: []Mutant{
			{
				Clause: "000.4", Lab: "a lab whose new route leads into a network with the same numbers, where a copy of the API answers",
				Ask:  "Which host answers, once there is a way?",
				Swap: misdirectsToOldHost,
			},
			{
				Clause: "000.3", Lab: "a lab where the customer's machine looks for every name in a domain of its own first",
				Ask:  "How often was the name server asked, for one call?",
				Swap: func(w *world.World) { w.Network.SetSearchDomain("svc.cluster.local") },
			},
			{
				Clause: "000.4", Lab: "a lab whose new way leads through a cache that gives everybody the first answer",
				Ask:  "After the cure, call twice. Do you get two answers, or one of them twice?",
				Swap: cachesFirstResponse,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.StaleAddress, Ask: "Which address is out of reach?", Break: keepsOldAddress((*world.Network).Unroutable)},
			{Cause: lab.ConnectionRefused, Ask: "Who said that it is not possible: the customer's own machine, or the other end?"},
			{Cause: lab.SecurityGroup, Ask: "Did it fail at once, or did time run out?"},
		},
	},
}
