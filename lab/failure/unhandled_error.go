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
	Means: "An old row holds text where the code expects a number. The error is returned, and nobody has foreseen it.",
	See:   "The log's `err` is a Scan error that quotes the text, `layer=app`, and there is no `stack`; SQL finds the row.",
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
		Number:  "T403",
		Symptom: "Yesterday you took over our orders of ten years. Since then the price report answers 500.",
		Begin:   "Read the log's err and rows. How far did the report get? What does the next row look like: api.SQL(\"select * from orders\")?",
		Near:    []lab.Cause{lab.NullAmount},
		Mutants: []Mutant{
			{
				Clause: "500.4", Lab: "a lab whose log blames the database for it",
				Ask:  "Whom does the log wake up at night? Is it their fault?",
				Swap: Logged("layer", func(string) string { return "db" }),
			},
			{
				Clause: "500.3", Lab: "a lab whose detail names the table and the column",
				Ask:  "The log's err is not all that could leak. What of the database does the body name?",
				Swap: Problem(func(p *api.Problem) { p.Set("detail", "Could not read cents from table orders.") }),
			},
			{
				Clause: "500.6", Lab: "a lab that keeps a connection for each call that fails",
				Ask:  "What did the call take, and did it give it back? No log line tells.",
				Swap: keepsConnections,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.NullAmount, Ask: "Both are Scan errors of the same column. What stands in the row?"},
			{Cause: lab.Crash, Ask: "Was the error returned, or did the code panic?"},
			{Cause: lab.WrongDatabase, Ask: "Did it read any row at all?"},
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
