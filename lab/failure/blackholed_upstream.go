package failure

import (
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
	Means: "Packets to the partner are swallowed on the way: no connection comes about, and nobody refuses one.",
	See:   "The log says `layer=connect`, its `err` speaks of a dial, and `upstream_ms` is the whole budget.",
	Shows: Shows{
		Log:     map[string]string{"layer": "connect"},
		Err:     "dial tcp 192.0.2.80:80",
		Metrics: map[string]string{"partner_calls_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, func(w *world.World) { w.Partner.SetAddress(w.Network.Dropping()) }),
	Cure:  partnerAnswers,
	Needs: &world.Dropped,

	Ticket: &Ticket{
		Number:  "T504",
		Stretch: true,
		Symptom: "504 since your partner has moved to another data centre. He swears that his machines are idle.",
		Begin:   "How far did the API come on its way to the partner? The log's layer and err tell.",
		Near:    []lab.Cause{lab.FrozenUpstream},
		Mutants: []Mutant{
			{
				Clause: "504.4", Lab: "a lab that tells everybody its partner's address",
				Ask:  "What does a stranger learn about the network behind the API?",
				Swap: Problem(func(p *api.Problem) { p.Set("upstream", "192.0.2.80:80") }),
			},
			{
				Clause: "504.6", Lab: "a lab that logs its partner's time in seconds, under a name that says milliseconds",
				Ask:  "How long was tried, by the log, and how long was promised?",
				Swap: Logged("upstream_ms", inSeconds),
			},
			{
				Clause: "504.5", Lab: "a lab that logs a connection that never was as an answer that did not come",
				Ask:  "Would you call the partner's people, or the network's, by the log's layer?",
				Swap: Logged("layer", func(string) string { return "upstream" }),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.FrozenUpstream, Ask: "Is there a connection, or is there none?"},
			{Cause: lab.SlowUpstream, Ask: "Did the call reach the partner?"},
			{Cause: lab.PoolExhausted, Ask: "Whom was the app waiting for?"},
		},
	},
}
