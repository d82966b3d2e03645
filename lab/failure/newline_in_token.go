package failure

import (
	"context"
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// NewlineInToken is a valid token that was pasted with its line break.
//
// A field value cannot contain a line break (RFC 9110 §5.5), and net/http refuses to send one. Nothing leaves the
// customer's machine.
var NewlineInToken = Failure{
	Cause: lab.NewlineInToken,
	Means: "The token ends with a line break, so the client refuses to send the header.",
	See:   "The client's error names a header field *value*. The log has no line.",
	Shows: Shows{
		Client: "header field value",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) { pings(authorization("Bearer " + w.Token("ada", api.TokenLife) + "\n"))(w) },
	Cure:  pingsWithToken("ada", api.TokenLife),

	Ticket: &Ticket{
		Number:     "T108",
		Symptom:    "I pasted what /login gave me into the script. Now it dies before it prints any status at all.",
		Begin:      "A recorder cannot show this one, because the request never leaves the client. Use api.Client().Do(api.Request()), and look at err.",
		Production: "This happens when a script reads a token from a file or a command. First, print the token in quotes, and trim it where it is read.",
		Near:       []lab.Cause{lab.InvalidHeaderName},
		Mutants: []Mutant{
			{
				Clause: "401.7", Promise: "good", Lab: "a lab whose clock runs two hours fast, so every new token has already expired",
				Ask:  "Your assertions after the cure: does a clean token help your customer?",
				Swap: checksTokensAhead(2 * time.Hour),
			},
			{
				Clause: "401.5", Promise: "line", Lab: "a lab whose own monitor requests the same route, and fills the log with its refusals",
				Ask:  "Your assertions on the log: the request never arrived. What should the log contain?",
				Swap: monitorsRoute,
			},
			{
				Clause: "401.6", Lab: "a lab that responds with 500 to every request that it has let in",
				Ask:  "Your assertions after the cure: a response came. Which status code does it have?",
				Swap: answersInstead(http.StatusInternalServerError),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.InvalidHeaderName, Ask: "Your assertions on the client's error: what exactly did the client refuse to send?"},
			{Cause: lab.MissingScheme, Ask: "Your assertions on the client's error: what exactly did the client refuse to do?"},
		},
	},
}

// monitorsRoute has a monitor request the route once, without a credential, when the app starts.
func monitorsRoute(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "/api/v1/ping", http.NoBody)
		if err != nil {
			panic(err) // its parts are constants
		}
		record(app, r)
		return app
	}
}
