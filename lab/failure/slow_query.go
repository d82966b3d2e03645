package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// SlowQuery is a query that never ends.
//
// Partners may delegate work to others, and the app follows that chain with a recursive query. Here the last link points
// back to the first. "union all" removes no duplicates (SQLite, "WITH RECURSIVE"), so the query goes round and round, until the
// deadline that the app gives it.
var SlowQuery = Failure{
	Cause: lab.SlowQuery,
	Means: "The API's own database does not come to an end with the question who the partner is.",
	See: "The log says `layer=db`, and `query_ms` is the whole budget; nobody had to wait for a connection (`db_waits_total`); " +
		"in `partners`, following `delegates_to` leads round in a circle.",
	Shows: Shows{
		Log:     map[string]string{"layer": "db"},
		Err:     "context deadline exceeded",
		SQL:     `select 1 where not exists (select 1 from partners where delegates_to is null)`,
		Metrics: map[string]string{"partner_calls_total": "0", "db_waits_total": "0", "db_connections_used": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, shortQueryTimeout, func(w *world.World) {
		w.Database.Exec(`update partners set delegates_to = 'quotes' where name = 'quotes-eu'`)
	}),
	Cure: Steps(defaultQueryTimeout, func(w *world.World) {
		w.Database.Exec(`update partners set delegates_to = null where name = 'quotes-eu'`)
	}),

	Ticket: &Ticket{
		Number:  "T503",
		Symptom: "504 since yesterday evening. I asked your partner: he says he never heard from you.",
		Begin:   "Which layer does the log name, and what was it busy with? Read api.Metrics(), and look at the table partners.",
		Near:    []lab.Cause{lab.PoolExhausted},
		Mutants: []Mutant{
			{
				Clause: "504.7", Lab: "a lab that asks its partner at once, and its database at leisure",
				Ask:  "May the partner hear of a call before anybody knows that he is the one?",
				Swap: callsPartnerFirst,
			},
			{
				Clause: "504.6", Lab: "a lab that logs its database's time in seconds, under a name that says milliseconds",
				Ask:  "How long has the database had, by the log, and how long was it promised?",
				Swap: Logged("query_ms", inSeconds),
			},
			{
				Clause: "504.5", Lab: "a lab that puts every time-out down to its partner",
				Ask:  "Whom would you call at three in the morning, by the log's layer?",
				Swap: Logged("layer", func(string) string { return "upstream" }),
			},
			{
				Clause: "504.8", Lab: "a lab with a circuit breaker that opens and never closes",
				Ask:  "Is your customer helped when the database comes to an end again?",
				Swap: breakerNeverCloses,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.PoolExhausted, Ask: "The log reads the same for both. Did the query take so long, or had it not even begun?"},
			{Cause: lab.SlowUpstream, Ask: "Whom was the app waiting for?"},
		},
	},
}

// callsPartnerFirst calls the partner before the app does, to save time.
func callsPartnerFirst(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			early, err := http.NewRequestWithContext(r.Context(), http.MethodGet, api.PartnerURL+"/quote", nil)
			if err != nil {
				panic(err) // its parts are constants
			}
			if resp, err := w.App.Partner.RoundTrip(early); err == nil {
				_ = resp.Body.Close()
			}
			app.ServeHTTP(rw, r)
		})
	}
}
