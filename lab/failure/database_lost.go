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
	Means: "The app's connections to the database were closed. The database itself is well; the app needs a restart.",
	See:   "The log's `err` says that the database is closed, and `layer=db`; `api.SQL` still answers. A login fails as well.",
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
		Number:  "T402",
		Symptom: "Your maintenance ended at six. Since then the price report answers 500, at every call.",
		Begin:   "Read the log's err. Then ask the same question yourself: api.SQL(\"select count(*) from orders\"). Why do you get an answer?",
		Near:    []lab.Cause{lab.WrongDatabase},
		Mutants: []Mutant{
			{
				Clause: "500.1", Lab: "a lab that answers 404 whenever its database does not answer",
				Ask:  "Would the customer's program give up, or come back later?",
				Swap: Status(http.StatusNotFound), Status: true,
			},
			{
				Clause: "500.3", Lab: "a lab that tells in a header what went wrong",
				Ask:  "The body is silent. And the headers?",
				Swap: Problem(func(p *api.Problem) { p.Header.Set("Server-Timing", `db;desc="`+p.Err.Error()+`"`) }),
			},
			{
				Clause: "500.4", Lab: "a lab that logs each failure twice, where it happens and where it is answered",
				Ask:  "Somebody counts the lines of today's failures. Is it as many as there were?",
				Swap: func(w *world.World) { w.App.Log = logsErrorsTwice{w.App.Log} },
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.WrongDatabase, Ask: "Nothing that asks the database works for either. What did the database say, and to which question?"},
			{Cause: lab.ResourceExhaustion, Ask: "Both could not ask the database. Did they wait?"},
			{Cause: lab.Crash, Ask: "Who gave up: the database, or our own code?"},
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
