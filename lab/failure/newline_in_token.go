package failure

import (
	"context"
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/golang-jwt/jwt/v5"
)

// NewlineInToken is a valid token that was pasted with its line break.
//
// A field value cannot contain a line break (RFC 9110 §5.5), and net/http refuses to send one. Nothing leaves the
// customer's machine.
var NewlineInToken = Failure{
	Cause: lab.NewlineInToken,
	Means: "The token ends in a line break, so that the client refuses to send the header.",
	See:   "The client's error names a header field *value*; the log has no line.",
	Shows: Shows{
		Client: "header field value",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) { pings(authorization("Bearer " + w.Token("ada", api.TokenLife) + "\n"))(w) },
	Cure:  pingsWithToken("ada", api.TokenLife),

	Ticket: &Ticket{
		Number:  "T108",
		Symptom: "I pasted what /login gave me into the script. Now it dies before it prints any status at all.",
		Begin:   "A recorder stands in for a network that this call never sees. Use api.Client().Do(api.Request()), and look at err.",
		Near:    []lab.Cause{lab.InvalidHeaderName},
		Mutants: []Mutant{
			{
				Clause: "401.6", Lab: "a lab whose clock is two hours ahead, so that every token is over when it is new",
				Ask: "Is your customer helped, once the token is clean?",
				Swap: func(w *world.World) {
					Parser(jwt.WithTimeFunc(func() time.Time { return w.Now().Add(2 * time.Hour) }))(w)
				},
			},
			{
				Clause: "401.5", Lab: "a lab whose own monitor calls the same route, and fills the log with its refusals",
				Ask:  "The call never arrived. What should the log hold?",
				Swap: monitorsRoute,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.InvalidHeaderName, Ask: "What exactly did the client refuse to send?"},
			{Cause: lab.MissingScheme, Ask: "What exactly did the client refuse to do?"},
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
