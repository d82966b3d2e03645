package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// DNSTimeout is a name server that receives the query and does not respond: it is overloaded, or its responses are lost.
//
// The customer's machine waits as long as its resolver is configured to (timeout and attempts in resolv.conf(5)), and gives
// up before it has an address to dial.
var DNSTimeout = Failure{
	Cause: lab.DNSTimeout,
	Means: "The name server gets the query, and never responds.",
	See:   "A timeout runs out at the lookup: a `*net.DNSError` with `IsTimeout`. `dns_unanswered_total` is not 0.",
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
		Number:     "T605",
		Stretch:    true,
		Symptom:    "Every call hangs for a moment and then fails, on all our machines, whatever we call you with.",
		Begin:      "What was the client waiting for? Put a trace on the request, and look at its last event. Then look at api.Metrics(): which name server got a query?",
		Production: "This hits all services at once, so it looks like a total outage. First, ask the name server directly, with a deadline.",
		Near:       []lab.Cause{lab.WrongResolver},
		Mutants: []Mutant{
			{
				Clause: "000.4", Promise: "host", Lab: "a lab whose name server comes back with last year's zone, so the name leads to last year's host",
				Ask:  "Your assertions after the cure: there is a response. Which host sent it?",
				Swap: misdirectsToOldHost,
			},
			{
				Clause: "000.2", Promise: "one line", Lab: "a lab whose own monitor requests the same route without a token, and fills the log",
				Ask:  "Your assertions on the log: the request never arrived. What should the log contain?",
				Swap: monitorsRoute,
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab that is reached after the cure through a proxy, which rewrites the response and responds with 203",
				Ask:  "Your assertions after the cure: which status code does your customer get?",
				Swap: SpoilsStatus(http.StatusNonAuthoritativeInfo),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.WrongResolver, Ask: "Your assertions on the metrics: the client's error is the same. Which metric is different?"},
			{
				Cause: lab.SecurityGroup, Ask: "Your assertions on the client's error: our name server left queries unanswered here too. Was that why your customer's request failed?",
				Break: callsByName(dropsPackets, losesTwoQueries),
			},
			{Cause: lab.DNSServfail, Ask: "Your assertions on the client's error: did the name server say nothing, or nothing useful?"},
		},
		Others: otherCauses(
			lab.MisspelledName, lab.DNSNXDOMAIN, lab.StaleAddress, lab.NoRoute, lab.WrongPort, lab.ConnectionRefused,
			lab.CutShort, lab.HungUp, lab.ConnectionReset,
		),
	},
}

// losesTwoQueries makes the name server respond only to the third query of the customer's machine, so that its metrics are not those of
// a healthy one although the machine gets the address.
func losesTwoQueries(w *world.World) {
	w.Network.SetAttempts(3)
	w.Network.LoseQueries(2)
}
