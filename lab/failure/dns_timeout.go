package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// DNSTimeout is a name server that receives the query and does not answer: it is overloaded, or its responses are lost.
//
// The customer's machine waits as long as its resolver is configured to (timeout and attempts in resolv.conf(5)), and gives
// up before it has an address to dial.
var DNSTimeout = Failure{
	Cause: lab.DNSTimeout,
	Means: "The name server gets the question, and never answers it.",
	See:   "Time runs out at the lookup: a `*net.DNSError` with `IsTimeout`. `dns_unanswered_total` is not 0.",
	Shows: Shows{
		Client:  "lookup api.lab.test",
		Metrics: map[string]string{"dns_unanswered_total": "1"},
	},

	Reached: lab.No,
	Slow:    lab.Yes,
	Side:    lab.Between,

	Break: callsByName(func(w *world.World) { w.Network.SilenceNameServer() }),
	Cure:  repairsNetwork,

	Ticket: &Ticket{
		Number:  "T605",
		Stretch: true,
		Symptom: "Every call hangs for a moment and then fails, on all our machines, whatever we call you with.",
		Begin:   "What was it waiting for? Put a trace on the request, and look at its last event. Then ask who was asked: api.Metrics().",
		Near:    []lab.Cause{lab.WrongResolver},
		Mutants: []Mutant{
			{
				Clause: "000.4", Lab: "a lab whose name server comes back with last year's zone, so that the name stands for the host of last year",
				Ask:  "The call is answered again. By which host?",
				Swap: misdirectsToOldHost,
			},
			{
				Clause: "000.2", Lab: "a lab whose own monitor calls the same route, and fills the log with its refusals",
				Ask:  "The call never arrived. What should the log hold?",
				Swap: monitorsRoute,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.WrongResolver, Ask: "The client's error is the same. Which metric is not?"},
			{Cause: lab.SecurityGroup, Ask: "What took the time: to find the address, or to connect to it?"},
			{Cause: lab.DNSServfail, Ask: "Did the name server say nothing, or nothing useful?"},
		},
	},
}
