package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// SlowReport is a query that takes far longer than its budget.
//
// The orders are a view whose join has no condition, so every row meets every other: two million times. At the deadline
// the driver interrupts the query, and database/sql returns context.DeadlineExceeded, the same error as for an exhausted pool.
var SlowReport = Failure{
	Cause: lab.SlowReport,
	Means: "The query runs, but does not finish within its budget.",
	See: "The log's `err` says that a deadline was exceeded. In the metrics `db_waits_total` is 0. The report gave its connection " +
		"back: `db_connections_used` is 0.",
	Shows: Shows{
		Log:     map[string]string{"layer": "db", "rows": ""},
		Err:     "context deadline exceeded",
		Metrics: map[string]string{"db_connections_used": "0", "db_waits_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250), wantsReport, shortQueryTimeout, func(w *world.World) {
		w.Database.Exec(`alter table orders rename to plain_orders`)
		w.Database.Exec(`create view orders as select 1 as id, count(*) as items, sum(a.id) as cents
			from resources a, resources b, resources c, resources d where d.id <= 2`)
	}),
	Cure: Steps(defaultQueryTimeout, func(w *world.World) {
		w.Database.Exec(`drop view orders`)
		w.Database.Exec(`alter table plain_orders rename to orders`)
	}),
}
