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
// API1:2023, broken object level authorization). Many APIs answer 404 to hide the data, as RFC 9110 §15.5.4 permits; this
// lab answers 403.
var NotOwner = Failure{
	Cause: lab.NotOwner,
	Means: "The call is about an account that is somebody else's.",
	See:   "The log's `owner` is another than its `user`, and in `users` there is an account of that name.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "owner": "grace", "scope": "admin"},
		Err: `that of "grace"`,
		SQL: `select 1 from users where name = 'grace'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: savesFor(grace, "admin"),
	Cure:  func(w *world.World) { addsValue("", w.Customer.Header)(w) },

	Ticket: &Ticket{
		Number:  "T202",
		Symptom: "Since Monday our form fills in a name by itself, and every save answers 403. Nothing else was changed.",
		Begin:   "What does the form send? t.Log(api.Request().Method, api.Request().URL), run with -v; then the log line.",
		Near:    []lab.Cause{lab.UnknownOwner},
		Mutants: []Mutant{
			{
				Clause: "403.6", Lab: "a lab that writes first and checks afterwards: it refuses, and has written the value",
				Ask:  "The call was refused. What is in the database now?",
				Swap: writesFirst,
			},
			{
				Clause: "403.4", Lab: "a lab whose answer says whose data it is",
				Ask:  "What does the body tell somebody who tries out names?",
				Swap: func(w *world.World) { Problem(func(p *api.Problem) { p.Set("owner", grace(w)) })(w) },
			},
			{
				Clause: "403.5", Lab: "a lab whose log does not say which account the call was about",
				Ask:  "At three in the morning, what tells you which account was meant?",
				Swap: Unlogged("owner"),
			},
			{
				Clause: "403.1", Lab: "a lab that answers 404, to hide what is not the caller's",
				Ask:  "Many teams choose another status here. Which one does the contract promise?",
				Swap: Status(http.StatusNotFound), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.UnknownOwner, Ask: "Whose is that account? Look at its name letter by letter, and look it up."},
			{
				Cause: lab.MissingScope, Ask: "Was it the account that was wrong, or did the call not even come that far?",
				Break: savesFor(grace, ""),
			},
			{
				Cause: lab.ReadOnlyKey, Ask: "Was it the account that was wrong, or how the call was made?",
				Break: func(w *world.World) {
					makesKey("ada", partnerKey, "admin", "GET HEAD")(w)
					addsValue(grace(w), apiKey(partnerKey))(w)
				},
			},
		},
		EdgeCases: []Mutant{{
			Clause: "403.4", Lab: "a lab whose challenge describes what is wrong",
			Ask: "A challenge may have a description (RFC 6750 §3.1). What must not stand in it?",
			Swap: Header("WWW-Authenticate",
				`Bearer realm="lab", error="insufficient_scope", scope="admin", error_description="The data is somebody else's"`),
		}},
	},
}

func grace(w *world.World) string { return w.Called("grace") }

// savesFor has ada add a value to the data of an account. ada may ask for admin; the token was granted given.
func savesFor(owner func(*world.World) string, given string) world.Step {
	return func(w *world.World) {
		grants("ada", "admin")(w)
		addsValue(owner(w), authorization("Bearer "+w.ScopedToken("ada", given, api.TokenLife)))(w)
	}
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
