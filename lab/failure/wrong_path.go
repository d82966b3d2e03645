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
	Means: "The path is none of the API's.",
	See:   "The log's `route` is empty: nothing was looked up. The API's documentation knows another path.",
	Shows: Shows{
		Log: map[string]string{"route": "", "layer": "client"},
		Err: "Not Found",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: asksAt("/api/v1/resources/7"),
	Cure:  asksFor(7),

	Ticket: &Ticket{
		Number:  "T301",
		Symptom: "Our new program asks for its first resource and gets 404. The old one has no trouble.",
		Begin:   "Read the log line: which route did the API take this call for? Then read its documentation.",
		Near:    []lab.Cause{lab.WrongParameter},
		Mutants: []Mutant{
			{
				Clause: "404.1", Lab: "a lab that answers 200, and says in the body that there is nothing",
				Ask:  "Would a program know from the status that it got nothing?",
				Swap: Problem(func(p *api.Problem) { p.Status = http.StatusOK }), Status: true,
			},
			{
				Clause: "404.3", Lab: "a lab that proposes the path which comes nearest",
				Ask:  "Is this 404 like the one for /nothing, member by member?",
				Swap: Problem(suggestsPath),
			},
			{
				Clause: "404.5", Lab: "a lab that logs the calls of its own routes only",
				Ask:  "The call has reached the API. Where is its line?",
				Swap: func(w *world.World) { w.App.Log = logsRoutedOnly{w.App.Log} },
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.WrongParameter, Ask: "Is it the path that the API does not know, or what is in it?",
				Why: "an id is wrong in the path that its route has, and nowhere else",
			},
			{
				Cause: lab.TrailingSlash, Ask: "Which route took the call?",
				Why: "a slash too many makes another path",
			},
			{
				Cause: lab.GatewayMiss, Ask: "Who says 404 here? Is there a line in the API's log?",
				Break: Steps(asksAt("/api/v1/resources/7"), hidesResources),
			},
		},
	},
}

// suggestsPath tells the caller the path that is probably meant.
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
