package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// MissingScope is a token that was made without the scope, for an account that may ask for it.
//
// A token has the scopes that it was granted when it was made (RFC 6749 §3.3). It does not have the others that its account
// may ask for. So it opens /api/v1/ping, but not /api/v1/data.
var MissingScope = Failure{
	Cause: lab.MissingScope,
	Means: "The token or key was made without the scope that the route needs. Its account may ask for it.",
	See:   "The log's `scope` lacks what the route `needs`. The account's own `scope` in `users` has it.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "needs": "admin", "scope": ""},
		Err: `scope "admin" is not among ""`,
		SQL: `select 1 from users where name = 'ada' and scope = 'admin'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: listsValuesWithToken("ada", adaToken, "admin", ""),
	Cure:  listsValuesAnew("ada"),

	Ticket: &Ticket{
		Number:     "T201",
		Symptom:    "/api/v1/ping works with my token. /api/v1/data, same token, same minute: 403.",
		Begin:      "Read the log line: what does the route need, and what did the token have? Then look up what this account may ask for, with api.SQL.",
		Production: "This happens when a new feature calls a new route with an old token. First, compare the scope in the log with the scope that the route needs.",
		Near:       []lab.Cause{lab.UngrantedScope},
		Mutants: []Mutant{
			{
				Clause: "403.8", Lab: "a lab that asks for the scope on /api/v1/ping too",
				Ask:  "Your assertions on other routes: what may this token still do?",
				Swap: func(w *world.World) { w.App.Scopes["/api/v1/ping"] = "admin" }, Elsewhere: "/api/v1/ping",
			},
			{
				Clause: "403.2", Promise: "error", Lab: "a lab whose challenge calls the token invalid, so the client keeps fetching new ones",
				Ask:  "Your assertions on the headers: what does the challenge tell the customer's program to do?",
				Swap: Header("WWW-Authenticate", `Bearer realm="lab", error="invalid_token", scope="admin"`),
			},
			{
				Clause: "403.5", Promise: "scope", Lab: "a lab that logs the account's scope as if the token had it",
				Ask:  "Your assertions on the log: whose scope does the line show: the token's, or the account's?",
				Swap: Logged("scope", func(string) string { return "admin" }),
			},
			{
				Clause: "403.5", Promise: "needs", Lab: "a lab whose log does not say what the route needs",
				Ask:  "Your assertions on the log: which scope would have opened the route?",
				Swap: Unlogged("needs"),
			},
			{
				Clause: "403.7", Promise: "status", Lab: "a lab that responds with 404 to an account that has no values yet",
				Ask:  "Your assertions after the cure: which status code does the contract promise then?",
				Swap: SpoilsStatus(http.StatusNotFound),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.UngrantedScope, Ask: "Your assertions on the database: the log is the same for both. May this account have what it lacks?",
				Break: listsValuesWithToken("ada", adaToken, "", ""),
				Cure:  Steps(grants("ada", "admin"), makesToken("ada", adaToken, "admin")),
			},
			{
				Cause: lab.SimilarScope, Ask: "Your assertions on the log: did the token have no scope, or another one?",
				Break: listsValuesWithToken("ada", adaToken, similarScope, similarScope),
			},
			{
				Cause: lab.CommaInScope, Ask: "Your assertions on the log: what was granted, letter by letter?",
				Break: listsValuesWithToken("ada", adaToken, commaScope, commaScope),
			},
		},
	},
}
