package failure

import (
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// UngrantedScope is an account that was never granted the scope, so no token of its can have it.
//
// The app knows only the token's scope, and logs that. Whether the account may ask for more is in the account's own row.
var UngrantedScope = Failure{
	Cause: lab.UngrantedScope,
	Means: "The account was never granted the scope, so none of its tokens and keys can have it.",
	See:   "The log's `scope` lacks what the route `needs`, and so does the account's own `scope` in `users`.",
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
		Number:     "T204",
		Symptom:    "I am new on the team, and I have made three tokens already. All three work for /api/v1/ping. For /api/v1/data: 403, three times.",
		Begin:      "Would a fourth token help? The log shows which scopes this token has. Which scopes may its account ask for? To find the table: api.SQL(\"select name, sql from sqlite_schema\").",
		Production: "This hits new teammates who got the right role in one system but not in another. First, compare what the account was granted with what the token asks for.",
		Near:       []lab.Cause{lab.MissingScope},
		Mutants: []Mutant{
			{
				Clause: "403.7", Promise: "at once", Lab: "a lab behind a cache that keeps serving the refusal",
				Ask:  "Your assertions after the cure: is your customer helped as soon as the scope is granted?",
				Swap: Cached,
			},
			{
				Clause: "403.4", Promise: "account", Lab: "a lab whose response names the accounts that have access",
				Ask:  "Your assertions on the response: does it name an account that the caller should not learn about?",
				Swap: namesAdmins,
			},
			{
				Clause: "403.1", Lab: "a lab that responds with 401, so the customer fetches a fourth token",
				Ask:  "Your assertion on the status code: would a client know from it that another token is of no use?",
				Swap: Status(http.StatusUnauthorized), Status: true,
			},
			{
				Clause: "403.7", Promise: "status", Lab: "a lab that responds with 204 to an account that has no values yet",
				Ask:  "Your assertions after the cure: which status code does the contract promise then?",
				Swap: SpoilsSuccess(func(s *Success) { s.Status, s.Body = http.StatusNoContent, "" }),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.MissingScope, Ask: "Your assertions on the database: the log is the same for both. Would another token help this customer?",
				Break: listsValuesWithToken("grace", graceToken, "admin", ""),
				Cure:  listsValuesAnew("grace"),
			},
			{
				Cause: lab.CommaInScope, Ask: "Your assertions on the database: was nothing granted, or something in the wrong spelling?",
				Break: listsValuesWithToken("grace", graceToken, commaScope, commaScope),
			},
			{
				Cause: lab.NotOwner, Ask: "Your assertions on the log: does the customer lack a right, or does the data belong to another account?",
				Break: listsValuesOf(ada),
				Cure:  listsOwnValues,
			},
		},
		Others: []LookAlike{
			{Cause: lab.SimilarScope, Break: listsValuesWithToken("grace", graceToken, similarScope, similarScope)},
			{
				Cause: lab.UnknownOwner,
				Break: listsValuesOf(func(w *world.World) string { return capitalized(ada(w)) }),
				Cure:  listsOwnValues,
			},
		},
	},
}

func ada(w *world.World) string { return w.Called("ada") }

// listsValuesOf has grace, who has the scope, request the values of another account.
func listsValuesOf(owner func(*world.World) string) world.Step {
	return func(w *world.World) {
		listsValuesWithToken("grace", graceToken, "admin", "admin")(w)
		w.CustomerSends(http.MethodGet, "/api/v1/data?owner="+owner(w), w.Customer.Header, "")
	}
}

// namesAdmins tells the caller which accounts to ask for help.
func namesAdmins(w *world.World) {
	names := strings.Join(w.Database.Column(`select name from users where scope = 'admin' order by name`), " or ")
	Problem(func(p *api.Problem) { p.Set("detail", "You may not do this. Ask "+names+".") })(w)
}
