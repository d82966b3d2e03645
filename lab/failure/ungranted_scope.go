package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// UngrantedScope is an account that was never granted the scope, so no token of its can have it.
//
// The app knows only the token's scope, and logs that. Whether the account may ask for more is in the account's own row.
var UngrantedScope = Failure{
	Cause: lab.UngrantedScope,
	Means: "The account itself was never granted the scope, so that no token or key of its has it.",
	See:   "The log's `scope` lacks what it `needs`, and in `users` the account's own `scope` has nothing like it.",
	Shows: Shows{
		Log: map[string]string{"user": "grace", "needs": "admin", "scope": ""},
		Err: `scope "admin" is not among ""`,
		SQL: `select 1 from users where name = 'grace' and scope = ''`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: listsValuesWithToken("grace", graceToken, "", ""),
	Cure:  Steps(grants("grace", "admin"), makesToken("grace", graceToken, "admin")),

	Ticket: &Ticket{
		Number:  "T204",
		Symptom: "New in the team, on my third token by now. Each is fine for /api/v1/ping, and none for /api/v1/data: 403.",
		Begin:   "Would a fourth token help? The log knows this one. What knows the account? api.SQL(\"select name, sql from sqlite_schema\").",
		Near:    []lab.Cause{lab.MissingScope},
		Mutants: []Mutant{
			{
				Clause: "403.7", Lab: "a lab behind a cache that goes on serving the refusal",
				Ask:  "Is your customer helped at once, when somebody has granted it?",
				Swap: Cached,
			},
			{
				Clause: "403.4", Lab: "a lab whose answer names the accounts that may",
				Ask:  "Whose name may stand in the answer that a stranger reads?",
				Swap: namesAdmins,
			},
			{
				Clause: "403.1", Lab: "a lab that answers 401, and sends the customer for a fourth token",
				Ask:  "Would a client know from the status that another token is of no use?",
				Swap: Status(http.StatusUnauthorized), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.MissingScope, Ask: "The log reads the same for both. Would another token help this customer?",
				Break: listsValuesWithToken("grace", graceToken, "admin", ""),
			},
			{
				Cause: lab.CommaInScope, Ask: "Was nothing granted, or something that reads otherwise than it was meant?",
				Break: listsValuesWithToken("grace", graceToken, "reader,admin", "reader,admin"),
			},
			{
				Cause: lab.NotOwner, Ask: "Does the customer lack a right, or is it somebody else's data?",
				Break: func(w *world.World) {
					listsValuesWithToken("grace", graceToken, "admin", "admin")(w)
					w.CustomerSends(http.MethodGet, "/api/v1/data?owner="+w.Called("ada"), w.Customer.Header, "")
				},
			},
		},
	},
}

// namesAdmins tells the caller which account to ask for help.
func namesAdmins(w *world.World) {
	for _, name := range w.Database.Column(`select name from users where scope = 'admin'`) {
		Problem(func(p *api.Problem) { p.Set("detail", "You may not do this. Ask "+name+".") })(w)
	}
}
