package failure

import (
	"context"
	"log/slog"
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// DatabaseLost is an app whose database connections were closed while it ran.
//
// Some clean-up code closed the pool that the whole process shares. The database itself is fine, as the operator's own
// connection shows. A closed sql.DB cannot be reopened, so the app has to be restarted.
var DatabaseLost = Failure{
	Cause: lab.DatabaseLost,
	Means: "The API's connections to the database were closed. The database itself is fine. The API needs a restart.",
	See:   "The log's `err` says that the database is closed, and `layer=db`. `api.SQL` still works. Logins fail too.",
	Shows: Shows{
		Log: map[string]string{"layer": "db", "level": "ERROR", "rows": ""},
		Err: "database is closed",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250), wantsReport, func(w *world.World) { _ = w.App.DB.Close() }),
	Cure:  func(w *world.World) { w.App.Restart() },

	Ticket: &Ticket{
		Number:     "T402",
		Symptom:    "Your maintenance ended at six. Since then the price report answers 500, on every call.",
		Begin:      "Read the log's err. Then run a query yourself: api.SQL(\"select count(*) from orders\"). Why does yours work?",
		Production: "This happens after a failover of the database, when old connections stay broken. First, compare a query of your own with what the app gets, then restart the app.",
		Near:       []lab.Cause{lab.WrongDatabase},
		Mutants: []Mutant{
			{
				Clause: "500.1", Lab: "a lab that responds with 404 whenever its database does not respond",
				Ask:  "Your assertion on the status code: would the customer's program give up, or try again later?",
				Swap: Status(http.StatusNotFound), Status: true,
			},
			{
				Clause: "500.3", Promise: "err", Lab: "a lab that says in a header what went wrong",
				Ask:  "Your assertions on the headers: the body tells nothing. Do the headers?",
				Swap: Problem(func(p *api.Problem) { p.Header.Set("Server-Timing", `db;desc="`+p.Err.Error()+`"`) }),
			},
			{
				Clause: "500.4", Promise: "lines", Lab: "a lab that logs each failure twice: where it happens, and where the response is written",
				Ask:  "Your assertions on the log: how many lines does it have for one failed request?",
				Swap: func(w *world.World) { w.App.Log = logsErrorsTwice{w.App.Log} },
			},
			{
				Clause: "500.8", Promise: "status", Lab: "a lab that responds with 503 for ten minutes after a restart, until its caches are warm",
				Ask:  "Your assertions after the cure: is your customer helped at once?",
				Swap: SpoilsStatus(http.StatusServiceUnavailable),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.WrongDatabase, Ask: "Your assertions on the log: here, too, no query of the API works. What did each database say?"},
			{Cause: lab.ResourceExhaustion, Ask: "Your assertions on the log: neither API could query its database. Which of the two waited?"},
			{Cause: lab.Crash, Ask: "Your assertions on the log: what failed: the database, or our own code?"},
		},
		Others: []LookAlike{
			{Cause: lab.NullAmount},
			{Cause: lab.SlowReport},
			{Cause: lab.ItemsInWords},
			{Cause: lab.NilPointer},
			{Cause: lab.UnhandledError},
			{Cause: lab.SmallPool},
		},
		EdgeCases: []Mutant{
			{
				Clause: "500.8", Promise: "work", Lab: "a lab that responds with 200 and an empty body after a restart",
				Ask:  "Your assertions after the cure: is there a report in the response?",
				Swap: SpoilsSuccess(func(s *Success) { s.Body = "" }),
			},
		},
	},
}

// logsErrorsTwice writes every line of level ERROR twice, as code does that both logs an error and returns it.
type logsErrorsTwice struct{ slog.Handler }

func (h logsErrorsTwice) Handle(ctx context.Context, line slog.Record) error {
	if line.Level >= slog.LevelError {
		if err := h.Handler.Handle(ctx, line.Clone()); err != nil {
			return err
		}
	}
	return h.Handler.Handle(ctx, line)
}
