package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// StaleDNS is a name that still leads to the host which had the API before it moved.
//
// That host is in order, it answers, and it knows nothing of what was made since. To correct the record is not enough
// for a client that has a connection open: it asks for the name when it dials, and it does not dial while it can reuse one
// (RFC 9112 §9.3).
var StaleDNS = Failure{
	Cause: lab.StaleDNS,
	Means: "The name still leads to the host that had the API before it moved.",
	See:   "The log has no line; `X-Served-By` names the old host, and the metric `dns_answer` is that host's address.",
	Shows: Shows{
		Metrics: map[string]string{
			"gateway_requests_total": "0", "dns_lookups_total": "1", "dns_answer": world.OldAddress,
		},
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: Steps(moved(), forgotten),

	Ticket: &Ticket{
		Number:  "T306",
		Symptom: "What I made yesterday, number 101, is 404 in my program. My colleague sees it in her browser.",
		Begin:   "Print the answer's headers. Which host is it from, and how did the customer's program come to ask that one?",
		Cure:    func(w *world.World) { w.Resolve(world.Address) },
		Near:    []lab.Cause{lab.PinnedAddress},
		Mutants: []Mutant{
			{
				Clause: "404.4", Lab: "a lab whose new host was copied from the old one, with its name",
				Ask:  "The cure has helped. Which host does the customer's program talk to now?",
				Swap: func(w *world.World) { w.Host = "lab-1" },
			},
			{
				Clause: "404.10", Lab: "a lab whose old host hangs up after each answer",
				Ask:  "The record is corrected, and the connection is still open. What does the customer's next call get?",
				Swap: func(w *world.World) { w.Route(world.OldAddress, w.OldHost(hangingUp)) },
			},
			{
				Clause: "404.6", Lab: "a lab that moved, and left this resource behind",
				Ask:  "Is your customer helped when the name leads to the new host?",
				Swap: removes(101),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.GatewayMiss, Ask: "Neither of the two has a line in the log. Who signs the answer?", Break: Steps(moved(), closed)},
			{Cause: lab.RemovedRow, Ask: "Which host says 404 here?", Break: Steps(moved(), removes(101))},
			{Cause: lab.PinnedAddress, Ask: "Both are answered by the old host. Which of the two asked for a name?"},
		},
	},
}

// forgotten is a name whose record nobody changed when the API moved.
func forgotten(w *world.World) { w.Resolve(world.OldAddress) }

// hangingUp keeps no connection: it was the quick way out when connections were scarce.
func hangingUp(w *world.World) {
	w.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Connection", "close")
			app.ServeHTTP(rw, r)
		})
	}
}
