package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// SecurityGroup is a firewall without a rule for the customer's address, so it drops the customer's packets.
//
// A cloud's security group neither accepts nor refuses a SYN that no rule allows. The customer's machine retransmits it
// (RFC 6298) until its connect timeout.
var SecurityGroup = Failure{
	Cause: lab.SecurityGroup,
	Means: "A firewall drops the customer's packets.",
	See:   "A timeout runs out at the dial: a `*net.OpError` with `Op` \"dial\" and `Timeout()`, at the API's own address.",
	Shows: Shows{
		Client: "dial tcp 203.0.113.10:80: i/o timeout",
	},

	Reached: lab.No,
	Slow:    lab.Yes,
	Side:    lab.Between,

	Break: callsByName(dropsPackets),
	Cure:  repairsNetwork,
	Needs: &world.Dropped,

	Ticket: &Ticket{
		Number:     "T603",
		Symptom:    "From my laptop I get in. The same program on our new server hangs for a moment, and then there is an error.",
		Begin:      "What was the client waiting for when it gave up? Put a trace on the request: the last event says how far it came.",
		Production: "This happens when a new server is not on the allow list yet. First, find out which machines get through and which time out.",
		Near:       []lab.Cause{lab.StaleAddress},
		Mutants: []Mutant{
			{
				Clause: "000.1", Promise: "error", Lab: "a lab whose firewall responds in the API's place, with a page of its own",
				Ask: "Your assertions on the client's error: what should your customer's program get: a response, or an error?",
				Swap: func(w *world.World) {
					w.Network.Route(world.Address, w.Network.ServingHTTP(webPage(http.StatusForbidden, "Blocked. Your support ID is 17")))
				}, Status: true,
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab whose new path leads through a proxy that removes the Authorization header",
				Ask: "Your assertions after the cure: which status code does your customer get, once the packets pass?",
				Swap: wrapsApp(func(app http.Handler) http.Handler {
					return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
						r.Header.Del("Authorization")
						app.ServeHTTP(rw, r)
					})
				}),
			},
			{
				Clause: "000.2", Promise: "one line", Lab: "a lab that serves each request twice, to test its next release",
				Ask:  "Your assertions after the cure: how many lines does one request leave in the log?",
				Swap: servesTwice,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.StaleAddress, Ask: "Your assertions on the client's error: which address did not react?", Break: keepsOldAddress((*world.Network).Dropping)},
			{Cause: lab.DNSTimeout, Ask: "Your assertions on the client's error: what took the time: to find the address, or to connect to it?"},
			{Cause: lab.ConnectionRefused, Ask: "Your assertions on the client's error: was the connection refused, or was there no reaction at all?"},
		},
		Others: otherCauses(
			lab.MisspelledName, lab.DNSNXDOMAIN, lab.DNSServfail, lab.WrongResolver, lab.NoRoute, lab.WrongPort,
			lab.CutShort, lab.HungUp, lab.ConnectionReset,
		),
	},
}
