package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// NotOwner is a customer with every scope it needs, whose request is about another account's data.
//
// A scope says what a token may do, not whose data it may touch. The app has to check that for each request (OWASP
// API1:2023, broken object level authorization). Many APIs send 404 to hide the data, as RFC 9110 §15.5.4 permits; this
// lab sends 403.
var NotOwner = Failure{
	Cause: lab.NotOwner,
	Means: "The request is about an account that belongs to another customer.",
	See:   "The log's `owner` differs from its `user`, and a row in `users` has exactly that name.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "owner": "grace", "scope": "admin"},
		Err: `that of "grace"`,
		SQL: `select 1 from users where name = 'grace'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: savesFor(grace, "admin", "admin"),
	Cure:  addsOwnValue,

	Ticket: &Ticket{
		Number:     "T202",
		Symptom:    "Since Monday our form sends a name along with each value. Every save answers 403. Nothing else was changed.",
		Begin:      "The form sends the name of an account. t.Log(api.Request().URL), and run with -v: which one? Then read in the log line which account sent the request.",
		Production: "This happens when a client caches an account id and its user changes. First, compare who asks with whose data it is, before you touch any permission.",
		Near:       []lab.Cause{lab.UnknownOwner},
		Mutants: []Mutant{
			{
				Clause: "403.6", Lab: "a lab that writes the value first, and then refuses the request",
				Ask:  "Your assertions on the database: the request was refused. What is in the database now?",
				Swap: writesFirst,
			},
			{
				Clause: "403.4", Promise: "account", Lab: "a lab whose response says which account the data belongs to",
				Ask:  "Your assertions on the body: what does it tell a caller that tries out names?",
				Swap: namesBoth,
			},
			{
				Clause: "403.5", Promise: "owner", Lab: "a lab whose log does not say which account the request was about",
				Ask:  "Your assertions on the log: at three in the morning, what tells you which account was meant?",
				Swap: Unlogged("owner"),
			},
			{
				Clause: "403.1", Lab: "a lab that responds with 404, to hide other accounts' data",
				Ask:  "Your assertion on the status code: many teams choose another one here. Which one does the contract promise?",
				Swap: Status(http.StatusNotFound), Status: true,
			},
			{
				Clause: "403.7", Promise: "status", Lab: "a lab that responds with 201 after saving the value",
				Ask:  "Your assertions after the cure: which status code does the contract promise then?",
				Swap: SpoilsStatus(http.StatusCreated),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.UnknownOwner, Ask: "Your assertions on the database: which account is that? Look for its exact name."},
			{
				Cause: lab.MissingScope, Ask: "Your assertions on the log: was the account wrong, or was the request refused before the API looked at it?",
				Break: savesFor(grace, "admin", ""),
				Cure:  savesAnew,
			},
			{
				Cause: lab.ReadOnlyKey, Ask: "Your assertions on the log: was the account wrong, or how the request was made?",
				Break: func(w *world.World) {
					makesKey("ada", partnerKey, "admin", readingMethods)(w)
					addsValue(grace(w), apiKey(w.Called(partnerKey)))(w)
				},
				Cure: addsValueWithKey("ada"),
			},
		},
		Others: []LookAlike{
			{Cause: lab.UngrantedScope, Break: savesFor(grace, "", ""), Cure: Steps(grants("ada", "admin"), savesAnew)},
			{Cause: lab.SimilarScope, Break: savesFor(grace, similarScope, similarScope), Cure: Steps(regrants(similarScope, addsAdmin), savesAnew)},
			{Cause: lab.CommaInScope, Break: savesFor(grace, commaScope, commaScope), Cure: Steps(regrants(commaScope, spaces), savesAnew)},
		},
		EdgeCases: []Mutant{{
			Clause: "403.4", Promise: "check", Lab: "a lab whose challenge describes which check failed",
			Ask: "Your assertions on the headers: a challenge may have a description (RFC 6750 §3.1). What must it not say?",
			Swap: Header("WWW-Authenticate",
				`Bearer realm="lab", error="insufficient_scope", scope="admin", error_description="The data belongs to another account"`),
		}},
	},
}

func grace(w *world.World) string { return w.Called("grace") }

// savesFor has ada add a value to the data of an account. ada may ask for the scopes of account, the token was granted those of
// given.
func savesFor(owner func(*world.World) string, account, given string) world.Step {
	return func(w *world.World) {
		grants("ada", account)(w)
		addsValue(owner(w), authorization("Bearer "+w.ScopedToken("ada", w.Called(given), api.TokenLife)))(w)
	}
}

// savesAnew has ada add a value to ada's own data, with a new token that was granted admin. It is for a customer whose old token
// lacks the scope: the account in the request is another mistake, which the lab would find next.
func savesAnew(w *world.World) {
	addsValue("", authorization("Bearer "+w.ScopedToken("ada", "admin", api.TokenLife)))(w)
}

// namesBoth tells the caller whose data it is, and as whom the caller is known.
func namesBoth(w *world.World) {
	detail := "This is the data of " + grace(w) + ", and you are " + ada(w) + "."
	Problem(func(p *api.Problem) { p.Set("detail", detail) })(w)
}

// writesFirst is an app that writes a value before it checks whether the caller may.
func writesFirst(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			kept := record(app, r)
			if kept.status == http.StatusForbidden && r.Method == http.MethodPost {
				q := r.URL.Query()
				if _, err := w.App.DB.ExecContext(r.Context(), api.AddValue, q.Get("owner"), q.Get("value")); err != nil {
					http.Error(rw, "write: "+err.Error(), http.StatusInternalServerError)
					return
				}
			}
			kept.send(rw)
		})
	}
}
