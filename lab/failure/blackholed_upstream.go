package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// BlackholedUpstream is a partner whose packets are dropped on the way, by a firewall or a bad route.
//
// The app's SYN is neither answered nor refused, so TCP retransmits it (RFC 9293 §3.8.1) until the app's dialer times out.
// See [world.Dropped] for how the lab does that on one machine.
var BlackholedUpstream = Failure{
	Cause: lab.BlackholedUpstream,
	Means: "Packets to the partner are dropped on the way. The connection is neither made nor refused.",
	See:   "The log says `layer=connect`. Its `err` names a dial, and `upstream_ms` shows that the whole budget was used.",
	Shows: Shows{
		Log:     map[string]string{"layer": "connect"},
		Err:     "dial tcp 192.0.2.80:80",
		Metrics: map[string]string{"partner_calls_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,
	AlsoSide: map[lab.Side]string{
		lab.Between: "the route from the API to its partner is a network, and networks are Between; the README counts what works for the API as Server",
	},

	Break: Steps(requestsQuote, func(w *world.World) { w.Partner.SetAddress(w.Network.Dropping()) }),
	Cure:  partnerAnswers,
	Needs: &world.Dropped,

	Ticket: &Ticket{
		Number:     "T504",
		Stretch:    true,
		Symptom:    "504 ever since your partner moved to another data centre. They swear that their machines are idle.",
		Begin:      "How far did the API get on its way to the partner? Look at the log's layer and err.",
		Production: "This happens after a change of firewall rules, because nothing is refused. First, check whether a connection was ever made.",
		Near:       []lab.Cause{lab.FrozenUpstream},
		Mutants: []Mutant{
			{
				Clause: "504.4", Promise: "address", Lab: "a lab that tells every caller the address of its partner",
				Ask:  "Your assertions on the body: what does a stranger learn about the network behind the API?",
				Swap: Problem(func(p *api.Problem) { p.Set("upstream", "192.0.2.80:80") }),
			},
			{
				Clause: "504.6", Promise: "connect", Lab: "a lab that logs its partner's time in seconds, in an attribute that is in milliseconds",
				Ask:  "Your assertions on the log: how long did the API try to connect, and how long does the contract say?",
				Swap: Logged("upstream_ms", inSeconds),
			},
			{
				Clause: "504.5", Promise: "layer", Lab: "a lab that logs a failed connection as a missing response",
				Ask:  "Your assertions on the log: going by its layer, would you call the partner or the network team?",
				Swap: Logged("layer", func(string) string { return "upstream" }),
			},
			{
				Clause: "504.8", Promise: "status", Lab: "a lab that accepts the request with 202 and never sends a quote",
				Ask:  "Your assertions after the cure: \"no longer 504\" is not enough. What does the contract promise?",
				Swap: quotesInstead(http.StatusAccepted, `{"status": "accepted"}`),
			},
			{
				Clause: "504.8", Promise: "quote", Lab: "a lab that sends a default quote when it cannot connect",
				Ask:  "Your assertions after the cure: the status is 200. Does the customer get the quote?",
				Swap: quotesInstead(http.StatusOK, `{"quote": 0}`),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.FrozenUpstream, Ask: "Your assertions on the log: was there a connection, or none?"},
			{Cause: lab.SlowUpstream, Ask: "Your assertions on the metrics: did the request reach the partner?"},
			{Cause: lab.PoolExhausted, Ask: "Your assertions on the log: what was the API waiting for?"},
		},
		Others: also(lab.SlowQuery, lab.LongChain, lab.HangingStandIn, lab.IdleTimeout, lab.FrozenApp),
	},
}
