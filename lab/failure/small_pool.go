package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// SmallPool is a pool that was set to one connection for debugging (sql.DB.SetMaxOpenConns) and never set back. One job
// that legitimately holds a connection makes all other queries wait.
var SmallPool = Failure{
	Cause: lab.SmallPool,
	Means: "The pool was set to a single connection, and a long job is using it.",
	See: "The log's `err` says that a deadline was exceeded. In the metrics `db_connections_used` is as high as " +
		"`db_connections_max`, and that is 1.",
	Shows: Shows{
		Log:     map[string]string{"layer": "db", "rows": ""},
		Err:     "context deadline exceeded",
		Metrics: map[string]string{"db_connections_used": "1", "db_connections_max": "1", "db_waits_total": "1"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250), wantsReport, func(w *world.World) {
		w.App.DB.SetMaxOpenConns(1)
		w.Database.HoldConnections(1)
	}),
	Cure: func(w *world.World) { // the job ends, and the pool is as large as it should be
		w.Database.ReleaseConnections()
		w.App.DB.SetMaxOpenConns(4)
	},
}
