package failure

import (
	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// MissingScope is a token that was made without the scope, for an account that may ask for it.
//
// A token has the scope it was granted when it was made (RFC 6749 §3.3), and no other that its account may ask for: it
// opens /api/v1/ping, not /api/v1/data.
var MissingScope = Failure{
	Cause: lab.MissingScope,
	Means: "The token or key was made without the scope that the route needs. Its account may ask for it.",
	See:   "The log's `scope` lacks what it `needs`; in `users`, the account's `scope` has it.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "needs": "admin", "scope": ""},
		Err: `scope "admin" is not among ""`,
		SQL: `select 1 from users where name = 'ada' and scope = 'admin'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: listsValuesWithToken("ada", adaToken, "admin", ""),
	Cure: func(w *world.World) {
		listsValues(authorization("Bearer " + w.ScopedToken("ada", "admin", api.TokenLife)))(w)
	},

	Ticket: &Ticket{
		Number:  "T201",
		Symptom: "/api/v1/ping works with my token. /api/v1/data, same token, same minute: 403.",
		Begin:   "Read the log line: what does the route need, and what came? Then look up what this account may ask for: api.SQL.",
		Near:    []lab.Cause{lab.UngrantedScope},
		Mutants: []Mutant{
			{
				Clause: "403.8", Lab: "a lab that asks for the scope on /api/v1/ping too",
				Ask:  "What may this token still do?",
				Swap: func(w *world.World) { w.App.Scopes["/api/v1/ping"] = "admin" }, Elsewhere: "/api/v1/ping",
			},
			{
				Clause: "403.2", Lab: "a lab whose challenge calls the token invalid, so that the client fetches another one, and another",
				Ask:  "What does the challenge tell the customer's program to do?",
				Swap: Header("WWW-Authenticate", `Bearer realm="lab", error="invalid_token"`),
			},
			{
				Clause: "403.5", Lab: "a lab that logs what the account may ask for as if the token had it",
				Ask:  "Whose scope does the log show: the token's, or the account's?",
				Swap: Logged("scope", func(string) string { return "admin" }),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.UngrantedScope, Ask: "The log reads the same for both. May this account have what it lacks?",
				Break: listsValuesWithToken("ada", adaToken, "", ""),
			},
			{
				Cause: lab.SimilarScope, Ask: "Did the token have nothing, or something else?",
				Break: listsValuesWithToken("ada", adaToken, "administrator", "administrator"),
			},
			{
				Cause: lab.CommaInScope, Ask: "What was granted, letter by letter?",
				Break: listsValuesWithToken("ada", adaToken, "reader,admin", "reader,admin"),
			},
		},
	},
}
