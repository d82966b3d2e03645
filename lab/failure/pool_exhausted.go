package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// PoolExhausted is a connection pool without a free connection.
//
// All connections are in use and never returned, so the app's query waits for one until its context ends (database/sql,
// DB.SetMaxOpenConns). The error is the same as for a slow query; DBStats.WaitCount is not.
var PoolExhausted = Failure{
	Cause: lab.PoolExhausted,
	Means: "All of the API's database connections are in use. The request waits for one, but none becomes free.",
	See:   "The log is the same as for a slow query. `db_waits_total` counts the request, and `db_connections_used` is as high as `db_connections_max`.",
	Shows: Shows{
		Log:     map[string]string{"layer": "db"},
		Err:     "context deadline exceeded",
		Metrics: map[string]string{"partner_calls_total": "0", "db_waits_total": "1", "db_connections_used": "4", "db_connections_max": "4"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, func(w *world.World) { w.Database.HoldConnections(4) }),
	Cure:  func(w *world.World) { w.Database.ReleaseConnections() },
}
