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
		Begin:   "There is no answer to look at. What type has the error that api.Client().Do gives you? errors.As finds out.",
		Near:    []lab.Cause{lab.MisspelledName},
		Mutants: []Mutant{
			{
				Clause: "000.4", Lab: "a lab whose name server remembers for an hour that there was no such name",
				Ask:  "Is your customer helped at once?",
				Swap: func(w *world.World) { w.Network.CacheMissingNames(time.Hour) },
			},
			{
				Clause: "000.4", Lab: "a lab whose name comes back with the registrar's parking page behind it",
				Ask: "The call answers 200 again. Who says so?",
				Swap: func(w *world.World) {
					w.Network.Misdirect(w.Network.ServingHTTP(webPage(http.StatusOK, "This domain is parked")))
				},
			},
			{
				Clause: "000.1", Lab: "a lab where whatever name there is not leads to a search page",
				Ask: "What should your customer's program get: an answer, or an error?",
				Swap: func(w *world.World) {
					w.Network.Resolve(portalAddress)
					w.Network.Route(portalAddress, w.Network.ServingHTTP(webPage(http.StatusOK, "Did you mean ...?")))
				}, Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.DNSServfail, Ask: "Did the name server say that there is no such name, or could it not tell?"},
			{Cause: lab.MisspelledName, Ask: "Which name is there not?"},
			{Cause: lab.StaleAddress, Ask: "Was there no address, or nobody at it?"},
		},
	},
}
