package failure

import (
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"

	"golang.org/x/net/dns/dnsmessage"
)

// DNSNXDOMAIN is a name server that no longer has the API's name: a zone was cleaned up, or a domain was not renewed.
//
// The customer's machine asks the lab's name server, which responds with NXDOMAIN (RCODE 3, RFC 1035 §4.1.1): the name has no
// records of any type, and no names below it (RFC 8020).
var DNSNXDOMAIN = Failure{
	Cause: lab.DNSNXDOMAIN,
	Means: "The name server says that `api.lab.test` does not exist.",
	See:   "The client's error is a `*net.DNSError` with `IsNotFound`, and its `Name` is the API's. Nothing is dialled.",
	Shows: Shows{
		Client:  "lookup api.lab.test on",
		Metrics: map[string]string{"dns_lookups_total": "1", "dns_unanswered_total": "0"},
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: callsByName(func(w *world.World) { w.Network.FailLookups(dnsmessage.RCodeNameError) }),
	Cure:  repairsNetwork,

	Ticket: &Ticket{
		Number:     "T601",
		Symptom:    "We changed nothing. Since the weekend our program prints an error, and no status at all.",
		Begin:      "You have no response to look at. Which type of error does api.Client().Do return? Use errors.As.",
		Production: "This happens when a record is removed before the last client is gone. First, ask the name server itself, then ask who changed the zone.",
		Near:       []lab.Cause{lab.MisspelledName},
		Mutants: []Mutant{
			{
				Clause: "000.4", Promise: "at once", Lab: "a lab whose name server caches for an hour that the name does not exist",
				Ask:  "Your assertions after the cure: does your customer's next request succeed at once?",
				Swap: func(w *world.World) { w.Network.CacheMissingNames(time.Hour) },
			},
			{
				Clause: "000.4", Promise: "host", Lab: "a lab whose name leads to the registrar's parking page when it comes back",
				Ask: "Your assertions after the cure: the status code is 200. Which host sent it?",
				Swap: func(w *world.World) {
					w.Network.Misdirect(w.Network.ServingHTTP(webPage(http.StatusOK, "This domain is parked")))
				},
			},
			{
				Clause: "000.1", Promise: "error", Lab: "a lab where every missing name leads to a search page",
				Ask: "Your assertions on the client's error: what should your customer's program get: a response, or an error?",
				Swap: func(w *world.World) {
					w.Network.Resolve(portalAddress)
					w.Network.Route(portalAddress, w.Network.ServingHTTP(webPage(http.StatusOK, "Did you mean ...?")))
				}, Status: true,
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab that is back after the cure, and responds with 503 because a maintenance flag is still set",
				Ask:  "Your assertions after the cure: which status code does your customer get?",
				Swap: SpoilsStatus(http.StatusServiceUnavailable),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.DNSServfail, Ask: "Your assertions on the client's error: did the name server say that the name does not exist, or that it cannot tell?"},
			{Cause: lab.MisspelledName, Ask: "Your assertions on the client's error: which name does not exist?"},
			{Cause: lab.StaleAddress, Ask: "Your assertions on the client's error: did the machine get no address, or no connection to one?"},
		},
		Others: otherCauses(
			lab.WrongResolver, lab.DNSTimeout, lab.NoRoute, lab.WrongPort, lab.ConnectionRefused, lab.SecurityGroup,
			lab.CutShort, lab.HungUp, lab.ConnectionReset,
		),
	},
}
