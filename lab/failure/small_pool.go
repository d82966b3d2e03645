package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// SmallPool is a pool that somebody has set to one connection (sql.DB.SetMaxOpenConns), to look for something, and did
// not set back. One job that works on, as it may, is enough to have everybody else wait.
var SmallPool = Failure{
	Cause: lab.SmallPool,
	Means: "The pool was set to a single connection, and a long job is using it.",
	See: "The log's `err` says that a deadline was exceeded; in the metrics `db_connections_used` is as high as " +
		"`db_connections_max`, and that is 1.",
	Shows: Shows{
		Log:     map[string]string{"layer": "db", "rows": ""},
		Err:     "context deadline exceeded",
		Metrics: map[string]string{"db_connections_used": "1", "db_connections_max": "1", "db_waits_total": "1"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(orders(1250), wantsReport, pressed, func(w *world.World) {
		w.DB.SetMaxOpenConns(1)
		w.Hold(1)
	}),
}
