package failure

import (
	"fmt"
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// ConnectionRefused is a host on which no process listens on the API's port: it has exited, or did not start.
//
// The host is up, and its kernel responds to the SYN with an RST (RFC 9293 §3.5.2), so connect(2) fails with ECONNREFUSED at
// once.
var ConnectionRefused = Failure{
	Cause: lab.ConnectionRefused,
	Means: "The host is up, but nothing listens on the API's port.",
	See:   "The dial fails at once with `syscall.ECONNREFUSED`, at the API's own address and port (the `Addr` of the `*net.OpError`).",
	Shows: Shows{
		Client:  "dial tcp 203.0.113.10:80: connect",
		Metrics: map[string]string{"dns_lookups_total": "1"},
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: callsByName(func(w *world.World) { w.Network.Route(world.Address, w.Network.Refusing()) }),
	Cure:  repairsNetwork,

	Ticket: &Ticket{
		Number:     "T602",
		Symptom:    "You announced a release for ten. Since five past, our program cannot get in. It fails in the blink of an eye.",
		Begin:      "Did the client find an address? Which one, and what happened there? errors.As finds the *net.OpError.",
		Production: "This happens during a deployment, between the old process and the new one. First, check whether anything listens on the port.",
		Near:       []lab.Cause{lab.StaleAddress},
		Mutants: []Mutant{
			{
				Clause: "000.3", Promise: "one address", Lab: "a lab whose name also leads to the old host, where nothing listens either",
				Ask: "Your assertions on the addresses: which ones did your customer's machine dial?",
				Swap: func(w *world.World) {
					w.Network.Resolve(world.OldAddress, world.Address)
					w.Network.Route(world.OldAddress, w.Network.Refusing())
				},
			},
			{
				Clause: "000.2", Promise: "one line", Lab: "a lab whose watchdog sends requests to the API past the network, and fills the log",
				Ask:  "Your assertions on the log: the request never arrived. What should the log contain?",
				Swap: monitorsRoute,
			},
			{
				Clause: "000.4", Promise: "first try", Lab: "a lab that is not warm yet, and responds with 503 to the first request after its start",
				Ask:  "Your assertions after the cure: does your customer's first request succeed?",
				Swap: onFirstRequest(warmingUp),
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab whose new release responds to a ping with 204 and no body",
				Ask:  "Your assertions after the cure: which status code does your customer get?",
				Swap: SpoilsSuccess(func(s *Success) { s.Status, s.Body = http.StatusNoContent, "" }),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.StaleAddress, Ask: "Your assertions on the client's error: which address refused the connection?"},
			{Cause: lab.WrongPort, Ask: "Your assertions on the client's error: which port refused the connection?"},
			{Cause: lab.SecurityGroup, Ask: "Your assertions on the client's error: was the connection refused, or was there no reaction at all?"},
		},
		Others: otherCauses(
			lab.MisspelledName, lab.DNSNXDOMAIN, lab.DNSServfail, lab.WrongResolver, lab.DNSTimeout, lab.NoRoute,
			lab.CutShort, lab.HungUp, lab.ConnectionReset,
		),
	},
}

// warmingUp responds with 503 with a Retry-After header.
func warmingUp(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Retry-After", "1")
	rw.WriteHeader(http.StatusServiceUnavailable)
	_, _ = fmt.Fprintln(rw, "warming up") // the client may have hung up
}
