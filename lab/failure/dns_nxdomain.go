package failure

import (
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"

	"golang.org/x/net/dns/dnsmessage"
)

// DNSNXDOMAIN is that the API's name has gone from the name server: a zone was cleaned up, or a domain not paid for.
//
// The customer's machine asks a name server of the lab's, which answers with NXDOMAIN (RCODE 3, RFC 1035 §4.1.1): there
// is nothing of that name, of no type, and nothing below it (RFC 8020).
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

	Break: callsByName(func(w *world.World) { w.Unresolve(dnsmessage.RCodeNameError) }),

	Ticket: &Ticket{
		Number:  "T601",
		Symptom: "We changed nothing. Since the weekend our program prints an error, and no status at all.",
		Begin:   "There is no answer to look at. What type has the error that api.Client().Do gives you? errors.As finds out.",
		Cure:    mended,
		Near:    []lab.Cause{lab.MisspelledName},
		Mutants: []Mutant{
			{
				Clause: "000.4", Lab: "a lab whose name server remembers for an hour that there was no such name",
				Ask:  "Is your customer helped at once?",
				Swap: func(w *world.World) { w.RememberMissing(time.Hour) },
			},
			{
				Clause: "000.4", Lab: "a lab whose name comes back with the registrar's parking page behind it",
				Ask: "The call answers 200 again. Who says so?",
				Swap: func(w *world.World) {
					w.Mistake(w.Serving(page(http.StatusOK, "This domain is parked")))
				},
			},
			{
				Clause: "000.1", Lab: "a lab where whatever name there is not leads to a search page",
				Ask: "What should your customer's program get: an answer, or an error?",
				Swap: func(w *world.World) {
					w.Resolve(portalAddress)
					w.Route(portalAddress, w.Serving(page(http.StatusOK, "Did you mean ...?")))
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
