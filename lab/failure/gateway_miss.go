package failure

import (
	"crypto/rand"
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// GatewayMiss is a path of the API that is missing in the gateway's routes.
//
// The gateway sends its own 404 (Envoy's flag for that is NR, no route), and the API never receives the
// request. Both 404s have the same problem type. The headers tell them apart (Via, RFC 9110 §7.6.3).
var GatewayMiss = Failure{
	Cause: lab.GatewayMiss,
	Means: "The gateway in front of the API does not pass this path on. It responds itself.",
	See: "The log has no line. The response has `Via`, and neither `X-Request-Id` nor `X-Served-By`. The metric " +
		"`gateway_unrouted_total` has grown.",
	Shows: Shows{
		Metrics: map[string]string{"gateway_requests_total": "1", "gateway_unrouted_total": "1"},
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: Steps(asksFor(7), hidesResources),
	Cure:  routesAll,

	Ticket: &Ticket{
		Number:     "T303",
		Symptom:    "You say that number 7 is there, and it is when you try it on the machine itself. Out here: 404.",
		Begin:      "Before you ask why: which server wrote this response? Print its headers, then api.Logs() and api.Metrics().",
		Production: "This happens when a service adds a path and the gateway's routes are deployed later. First, find out who wrote the 404: the API or the gateway.",
		Near:       []lab.Cause{lab.WrongPath},
		Mutants: []Mutant{
			{
				Clause: "404.2", Promise: "media type", Lab: "a lab whose gateway responds in plain text, with hardly any details",
				Ask:  "Your assertions on the response: can a program read this one as it reads the API's own?",
				Swap: Problem(func(p *api.Problem) { p.Media, p.Members = "text/plain", nil }),
			},
			{
				Clause: "404.4", Promise: "gateway", Lab: "a lab whose gateway gives its own responses a request id that is in no log",
				Ask:  "Your assertions on the headers: a colleague looks for this request in the API's log. Which header says that it should be there?",
				Swap: Problem(func(p *api.Problem) { p.Header.Set("X-Request-Id", rand.Text()[:16]) }),
			},
			{
				Clause: "404.6", Lab: "a lab whose gateway passes the request on, and cuts off the beginning of its path",
				Ask: "Your assertions after the cure: is your customer helped once the gateway knows the path?",
				Swap: func(w *world.World) {
					w.App.Wrap = func(app http.Handler) http.Handler { return http.StripPrefix("/api/v1", app) }
				},
			},
			{
				Clause: "404.5", Promise: "one line", Lab: "a lab whose log has lines of a monitor among those of requests",
				Ask:  "Your assertions on the log: the request never arrived. What should the log contain?",
				Swap: monitorsRoute,
			},
			{
				Clause: "404.6", Lab: "a lab whose gateway passes the request on, cannot read the response, and responds with 502",
				Ask:  "Your assertions after the cure: which status code does the corrected request get?",
				Swap: SpoilsStatus(http.StatusBadGateway),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.RemovedRow, Ask: "Your assertions on the headers: which server sent this 404?", Break: Steps(removes(7), asksFor(7)), Cure: restores(7)},
			{
				Cause: lab.HiddenByOwnership, Ask: "Your assertions on the headers: which server sent this 404? And what does the log hold?",
				Break: Steps(owns("grace", 7), asksFor(7)), Cure: shares(7),
			},
			{
				Cause: lab.StaleDNS, Ask: "Your assertions on the headers: neither request has a line in the log. Did this one reach the gateway?",
				Break: Steps(movesHost(removes(7), closesConnections), asksFor(7), keepsOldRecord),
			},
		},
	},
}
