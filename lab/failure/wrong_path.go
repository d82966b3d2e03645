package failure

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// WrongPath is a path that matches none of the API's routes.
//
// The router responds with 404 (RFC 9110 §15.5.5), before any handler runs or looks anything up.
var WrongPath = Failure{
	Cause: lab.WrongPath,
	Means: "The API has no such path.",
	See:   "The log's `route` is empty, so nothing was looked up. The API's documentation has another path.",
	Shows: Shows{
		Log: map[string]string{"route": "", "layer": "client"},
		Err: "Not Found",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: asksUnrouted,
	Cure:  asksAsDocumented,

	Ticket: &Ticket{
		Number:     "T301",
		Symptom:    "Our new program asks for its first resource and gets 404. The old one has no trouble.",
		Begin:      "Read the log line: which route handled this request? Then read the API's documentation.",
		Production: "This happens after an API version is switched off. First, look at the route in the log: if it is empty, nothing was looked up.",
		Near:       []lab.Cause{lab.WrongParameter},
		Mutants: []Mutant{
			{
				Clause: "404.1", Lab: "a lab that responds with 200, and says only in the body that there is nothing",
				Ask:  "Your assertion on the status code: can a program tell from it that there is nothing?",
				Swap: Problem(func(p *api.Problem) { p.Status = http.StatusOK }), Status: true,
			},
			{
				Clause: "404.3", Lab: "a lab that suggests the nearest path",
				Ask:  "Your assertions on the body: does this 404 have the same members as the one for /nothing?",
				Swap: Problem(suggestsPath),
			},
			{
				Clause: "404.5", Promise: "one line", Lab: "a lab that logs a request only if it has a route for it",
				Ask:  "Your assertions on the log: the request has reached the API. Where is its line?",
				Swap: func(w *world.World) { w.App.Log = logsRoutedOnly{w.App.Log} },
			},
			{
				Clause: "404.6", Lab: "a lab that needs a credential at the documented path, and responds with 401",
				Ask:  "Your assertions after the cure: which status code does the corrected request get?",
				Swap: SpoilsStatus(http.StatusUnauthorized),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.WrongParameter, Ask: "Your assertions on the log: does the API not know the path, or the id in it?",
				Why: "an id can only be wrong in a path that has a route",
			},
			{
				Cause: lab.TrailingSlash, Ask: "Your assertions on the log: which route handled the request?",
				Why: "an extra slash makes another path",
			},
			{
				Cause: lab.GatewayMiss, Ask: "Your assertions on the headers: which server sent this 404? Is there a line in the API's log?",
				Break: Steps(asksUnrouted, hidesResources),
				Cure:  asksAsDocumented, // through a gateway that passes on every path
			},
		},
	},
}

// suggestsPath tells the client the path that it probably meant.
func suggestsPath(p *api.Problem) {
	for _, m := range p.Members {
		if path, ok := m.Value.(string); ok && m.Name == "instance" && strings.HasPrefix(path, "/api/v1/resources") {
			p.Set("did_you_mean", strings.Replace(path, "resources", "resource", 1))
		}
	}
}

// logsRoutedOnly is a log behind the router: it has no line for a request without a route.
type logsRoutedOnly struct{ slog.Handler }

func (h logsRoutedOnly) Handle(ctx context.Context, line slog.Record) error {
	taken := true
	line.Attrs(func(a slog.Attr) bool {
		taken = a.Key != "route" || a.Value.String() != ""
		return taken
	})
	if !taken {
		return nil
	}
	return h.Handler.Handle(ctx, line)
}
