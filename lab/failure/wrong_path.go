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
// The router answers 404 (RFC 9110 §15.5.5), before any handler runs or looks anything up.
var WrongPath = Failure{
	Cause: lab.WrongPath,
	Means: "The API has no such path.",
	See:   "The log's `route` is empty: nothing was looked up. The API's documentation has another path.",
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
		Number:  "T301",
		Symptom: "Our new program asks for its first resource and gets 404. The old one has no trouble.",
		Begin:   "Read the log line: which route took this request? Then read the API's documentation.",
		Near:    []lab.Cause{lab.WrongParameter},
		Mutants: []Mutant{
			{
				Clause: "404.1", Lab: "a lab that answers 200, and says only in the body that there is nothing",
				Ask:  "Can a program tell from the status that it got nothing?",
				Swap: Problem(func(p *api.Problem) { p.Status = http.StatusOK }), Status: true,
			},
			{
				Clause: "404.3", Lab: "a lab that suggests the nearest path",
				Ask:  "Your assertions on the body: does this 404 have the same members as the one for /nothing?",
				Swap: Problem(suggestsPath),
			},
			{
				Clause: "404.5", Promise: "one line", Lab: "a lab that logs only the requests that a route took",
				Ask:  "The request has reached the API. Where is its log line?",
				Swap: func(w *world.World) { w.App.Log = logsRoutedOnly{w.App.Log} },
			},
			{
				Clause: "404.6", Lab: "a lab that wants a credential at the documented path, and answers 401",
				Ask:  "Your assertions after api.Cure(): which status does the corrected request get?",
				Swap: SpoilsStatus(http.StatusUnauthorized),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.WrongParameter, Ask: "Does the API not know the path, or the id in it?",
				Why: "an id can only be wrong in a path that has a route",
			},
			{
				Cause: lab.TrailingSlash, Ask: "Which route took the request?",
				Why: "one slash more makes another path",
			},
			{
				Cause: lab.GatewayMiss, Ask: "Which server answered 404 here? Is there a line in the API's log?",
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
