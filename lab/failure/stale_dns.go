package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// StaleDNS is a name that still leads to the host that ran the API before it moved.
//
// The old host works and answers, and lacks everything that was added after the move. Correcting the record is not enough
// for a client with an open connection: it looks the name up when it dials, and does not dial while it can reuse a
// connection (RFC 9112 §9.3).
var StaleDNS = Failure{
	Cause: lab.StaleDNS,
	Means: "The name still leads to the host that had the API before it moved.",
	See:   "The log has no line. `X-Served-By` names the old host, and the metric `dns_answer` is that host's address.",
	Shows: Shows{
		Metrics: map[string]string{
			"gateway_requests_total": "0", "dns_lookups_total": "1", "dns_answer": world.OldAddress,
		},
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: Steps(movesHost(), keepsOldRecord),
	Cure:  func(w *world.World) { w.Network.Resolve(world.Address) },

	Ticket: &Ticket{
		Number:     "T306",
		Symptom:    "What I made yesterday, number 101, is 404 in my program. My colleague sees it in her browser.",
		Begin:      "Print the response's headers. Which host sent it, and why did the request go there?",
		Production: "After a move, this goes on for hours, until caches expire and open connections close. First, compare the address that responded with the one that the name server gives.",
		Near:       []lab.Cause{lab.PinnedAddress, lab.UnmovedAddress, lab.StaleBackend},
		Mutants: []Mutant{
			{
				Clause: "404.4", Promise: "host", Lab: "a lab whose new host was copied from the old one, with its name",
				Ask:  "Your assertions after the cure: the customer is helped. Which host does the customer's program talk to now?",
				Swap: func(w *world.World) { w.App.Host = "lab-1" },
			},
			{
				Clause: "404.10", Lab: "a lab whose old host closes the connection after each response",
				Ask:  "Your assertions after the cure: the record is corrected, and the connection is still open. What does the customer's next request get?",
				Swap: func(w *world.World) { w.Network.Route(world.OldAddress, w.Network.OldHost(closesConnections)) },
			},
			{
				Clause: "404.6", Lab: "a lab that moved, and left this resource behind",
				Ask:  "Your assertions after the cure: is your customer helped once the name leads to the new host?",
				Swap: removes(101),
			},
			{
				Clause: "404.6", Lab: "a lab whose new host is still in maintenance, and responds with 503",
				Ask:  "Your assertions after the cure, on a new connection: which status does the request get?",
				Swap: SpoilsStatus(http.StatusServiceUnavailable),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.GatewayMiss, Ask: "Your assertions on the headers: neither request has a line in the log. Which headers does this response have?", Break: Steps(movesHost(), hidesResources)},
			{Cause: lab.RemovedRow, Ask: "Your assertions on the headers: which host sent this 404?", Break: Steps(movesHost(), removes(101)), Cure: restores(101)},
			{Cause: lab.PinnedAddress, Ask: "Your assertions on the metrics: the old host responds to both. Which of the two customers asked the name server?"},
			{Cause: lab.UnmovedAddress, Ask: "Your assertions on the metrics: the old host responds to both. Which address does the name server give?"},
		},
		Others: otherCauses(lab.StaleBackend),
	},
}

// keepsOldRecord has the API's name still stand for the old address.
func keepsOldRecord(w *world.World) { w.Network.Resolve(world.OldAddress) }

// closesConnections closes the connection after each response, which some team once did to save connections.
func closesConnections(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Connection", "close")
			app.ServeHTTP(rw, r)
		})
	}
}
