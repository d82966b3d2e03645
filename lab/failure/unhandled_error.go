package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/felixge/httpsnoop"
)

// legacyAmount is the format of amounts before 2021.
const legacyAmount = "EUR 12.50"

// UnhandledError is a row in a format that the code does not expect.
//
// SQLite stores text in a numeric column when it is given text (https://sqlite.org/datatype3.html), and database/sql
// refuses to scan that into an integer. The handler returns the error, and no code handles it.
var UnhandledError = Failure{
	Cause: lab.UnhandledError,
	Means: "An old order's amount is text, but the code expects a number. The code returns the error instead of handling it.",
	See:   "The log's `err` is a Scan error that quotes the amount, `layer=app`, and there is no `stack`. SQL finds the row.",
	Shows: Shows{
		Log: map[string]string{"layer": "app", "rows": "2", "stack": ""},
		Err: `("EUR 12.50")`,
		SQL: `select 1 from orders where typeof(cents) = 'text'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250, 990, legacyAmount, 400), wantsReport),
	Cure:  migratesAmount(legacyAmount, 1250),

	Ticket: &Ticket{
		Number:     "T403",
		Symptom:    "Yesterday you imported ten years of our orders. Since then the price report answers 500.",
		Begin:      "Read the log's err and rows. How far did the report get? What does the next row look like: api.SQL(\"select * from orders\")?",
		Production: "This happens when old rows were written by older code. First, find the one row that fails, then handle the error.",
		Near:       []lab.Cause{lab.NullAmount, lab.ItemsInWords},
		Mutants: []Mutant{
			{
				Clause: "500.4", Promise: "layer", Lab: "a lab whose log blames the database",
				Ask:  "Your assertions on the log: which team does it wake up at night, and is it that team's fault?",
				Swap: Logged("layer", func(string) string { return "db" }),
			},
			{
				Clause: "500.3", Promise: "schema", Lab: "a lab whose detail names the table and the column",
				Ask:  "Your assertions on the body: the log's err is not the only thing that can leak. Which parts of the database does the body name?",
				Swap: Problem(func(p *api.Problem) { p.Set("detail", "Could not read cents from table orders.") }),
			},
			{
				Clause: "500.6", Promise: "back", Lab: "a lab that keeps a connection for each request that fails",
				Ask:  "Your assertions on the metrics: what did the request borrow, and was it given back?",
				Swap: keepsConnections,
			},
			{
				Clause: "500.8", Promise: "status", Lab: "a lab that switches a report off after it failed, and then responds with 404",
				Ask:  "Your assertions after the cure: does your customer get the report?",
				Swap: SpoilsStatus(http.StatusNotFound),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.NullAmount, Ask: "Your assertions on the cause: both are Scan errors about the same column. What is stored in the row?"},
			{Cause: lab.Crash, Ask: "Your assertions on the log: was the error returned, or did the code panic?"},
			{Cause: lab.WrongDatabase, Ask: "Your assertions on the log: had the report read any order?"},
			{Cause: lab.ItemsInWords, Ask: "Your assertions on the log: both are Scan errors about a text. Which text, and in which column?"},
		},
		Others: []LookAlike{
			{Cause: lab.ResourceExhaustion},
			{Cause: lab.SlowReport},
			{Cause: lab.DatabaseLost},
			{Cause: lab.NilPointer},
			{Cause: lab.SmallPool},
		},
	},
}

// keepsConnections starts a query for each 500, and never closes its rows.
func keepsConnections(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if httpsnoop.CaptureMetrics(app, rw, r).Code == http.StatusInternalServerError {
				w.Database.HoldConnection()
			}
		})
	}
}
