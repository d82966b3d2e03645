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
	Means: "The API's own database query for the partner never finishes.",
	See: "The log says `layer=db`, and `query_ms` shows that it used its whole budget. No request had to wait for a connection (`db_waits_total`). " +
		"In `partners`, following `delegates_to` leads in a circle.",
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
		w.Database.Exec(`update partners set delegates_to = 'quotes' where name = ?`, w.Called(quoteDesk))
	}),
	Cure: chainEnds,

	Ticket: &Ticket{
		Number:     "T503",
		Symptom:    "504 since yesterday evening. I asked your partner: he says he never heard from you.",
		Begin:      "Which layer does the log name, and what was it doing? Read api.Metrics(), and look at the table partners.",
		Production: "This happens when a recursive query meets a circle in the data, or when a table grows past its index. First, cancel the query, then look at its plan.",
		Near:       []lab.Cause{lab.PoolExhausted, lab.LongChain},
		Mutants: []Mutant{
			{
				Clause: "504.7", Promise: "after the database", Lab: "a lab that calls its partner at once, before its database has said who the partner is",
				Ask:  "Your assertions on the metrics: is the partner called before the API has looked up which partner to call?",
				Swap: callsPartnerFirst,
			},
			{
				Clause: "504.6", Promise: "database", Lab: "a lab that logs its database's time in seconds, in an attribute that is in milliseconds",
				Ask:  "Your assertions on the log: how long did the API wait for its database, and how long does the contract say?",
				Swap: Logged("query_ms", inSeconds),
			},
			{
				Clause: "504.5", Promise: "layer", Lab: "a lab that blames its partner for every timeout",
				Ask:  "Your assertions on the log: going by its layer, which team would you wake at three in the morning?",
				Swap: Logged("layer", func(string) string { return "upstream" }),
			},
			{
				Clause: "504.8", Promise: "status", Lab: "a lab with a circuit breaker that opens and never closes",
				Ask:  "Your assertions after the cure: the query finishes again. Is your customer helped?",
				Swap: breakerNeverCloses,
			},
			{
				Clause: "504.8", Promise: "quote", Lab: "a lab that responds with 200 and another customer's quote",
				Ask:  "Your assertions after the cure: the status is 200. Does the customer get the right quote?",
				Swap: quotesInstead(http.StatusOK, `{"quote": 17}`),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.PoolExhausted, Ask: "Your assertions on the metrics: the log is the same for both. Did the query take too long, or did it never start?"},
			{Cause: lab.SlowUpstream, Ask: "Your assertions on the log: what was the API waiting for?"},
			{Cause: lab.LongChain, Ask: "Your assertions on the database: the log and the metrics are the same for both. Would the query have finished with more time?"},
		},
		Others: also(lab.FrozenUpstream, lab.BlackholedUpstream, lab.HangingStandIn, lab.IdleTimeout, lab.FrozenApp),
	},
}

// chainEnds is a cure: the last partner does the work itself.
func chainEnds(w *world.World) {
	defaultQueryTimeout(w)
	w.Database.Exec(`update partners set delegates_to = null where name = ?`, w.Called(quoteDesk))
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
