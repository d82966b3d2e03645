package failure

import (
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"

	"golang.org/x/net/dns/dnsmessage"
)

// DNSNXDOMAIN is that the API's name is gone from the name server: a zone was cleaned up, or a domain was not renewed.
//
// The customer's machine asks the lab's name server, which answers NXDOMAIN (RCODE 3, RFC 1035 §4.1.1): the name has no
// records of any type, and no names below it (RFC 8020).
var DNSNXDOMAIN = Failure{
	Cause: lab.DNSNXDOMAIN,
	Means: "The name server says that there is no `api.lab.test`.",
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
		Number:  "T601",
		Symptom: "We changed nothing. Since the weekend our program prints an error, and no status at all.",
		Begin:   "There is no response to look at. Which type of error does api.Client().Do return? errors.As finds out.",
		Near:    []lab.Cause{lab.MisspelledName},
		Mutants: []Mutant{
			{
				Clause: "000.4", Promise: "at once", Lab: "a lab whose name server remembers for an hour that there was no such name",
				Ask:  "After the cure: does your customer's next request succeed at once?",
				Swap: func(w *world.World) { w.Network.CacheMissingNames(time.Hour) },
			},
			{
				Clause: "000.4", Promise: "host", Lab: "a lab whose name comes back with the registrar's parking page behind it",
				Ask: "After the cure the status is 200. Which host sent it?",
				Swap: func(w *world.World) {
					w.Network.Misdirect(w.Network.ServingHTTP(webPage(http.StatusOK, "This domain is parked")))
				},
			},
			{
				Clause: "000.1", Promise: "error", Lab: "a lab where each missing name leads to a search page",
				Ask: "What should your customer's program get: a response, or an error?",
				Swap: func(w *world.World) {
					w.Network.Resolve(portalAddress)
					w.Network.Route(portalAddress, w.Network.ServingHTTP(webPage(http.StatusOK, "Did you mean ...?")))
				}, Status: true,
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab that is back after the cure, and answers 503 because a maintenance flag is still set",
				Ask:  "Which status does your customer get after the cure?",
				Swap: SpoilsStatus(http.StatusServiceUnavailable),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.DNSServfail, Ask: "Did the name server say that the name does not exist, or that it cannot tell?"},
			{Cause: lab.MisspelledName, Ask: "Which name does not exist?"},
			{Cause: lab.StaleAddress, Ask: "Did the machine get no address, or no connection to one?"},
		},
		Others: otherCauses(
			lab.WrongResolver, lab.DNSTimeout, lab.NoRoute, lab.WrongPort, lab.ConnectionRefused, lab.SecurityGroup,
			lab.CutShort, lab.HungUp, lab.ConnectionReset,
		),
	},
}
