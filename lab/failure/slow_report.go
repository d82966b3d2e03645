package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// SlowReport is a query that the database would answer, in some hours.
//
// Somebody has made the orders a view and forgot the condition of its join, so that every row meets every other: a
// hundred to the fifth. The budget runs out while the database works, the driver interrupts it, and database/sql says
// context.DeadlineExceeded, word for word as for a pool that is used up.
var SlowReport = Failure{
	Cause: lab.SlowReport,
	Means: "The query is in work, and does not come to its end within the budget.",
	See: "The log's `err` says that a deadline was exceeded; in the metrics `db_waits_total` is 0, and the connection was " +
		"given back: `db_connections_used` is 0.",
	Shows: Shows{
		Log:     map[string]string{"layer": "db", "rows": ""},
		Err:     "context deadline exceeded",
		Metrics: map[string]string{"db_connections_used": "0", "db_waits_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(wantsReport, pressed, func(w *world.World) {
		w.Exec(`drop table orders`)
		w.Exec(`create view orders as select 1 as id, count(*) as items, sum(a.id) as cents
			from resources a, resources b, resources c, resources d, resources e`)
	}),
}
