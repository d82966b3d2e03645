package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// LongChain is a query that would finish, but takes far longer than its budget.
//
// Partners are a view here, a chain of 800 links. A view has no index, so the app's recursive query reads all of it for each
// link: 640,000 rows. At the deadline the driver interrupts it, with the same error as for a query that never finishes.
//
// The view begins with a row of a real table. SQLite sees a changed schema only in a statement that reads a table, so without
// it the app's connection would not see the cure.
var LongChain = Failure{
	Cause: lab.LongChain,
	Means: "The chain of partners is long, but it ends. Following it takes the query longer than its budget.",
	See: "The log and the metrics are the same as for a slow query. In `partners`, following `delegates_to` takes very many steps, " +
		"and leads to a partner that does the work itself.",
	Shows: Shows{
		Log:     map[string]string{"layer": "db"},
		Err:     "context deadline exceeded",
		SQL:     `select count(*) from partners where delegates_to is null and (select count(*) from partners) > 700`,
		Metrics: map[string]string{"partner_calls_total": "0", "db_waits_total": "0", "db_connections_used": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, shortQueryTimeout, func(w *world.World) {
		w.Database.Exec(`alter table partners rename to direct_partners`)
		w.Database.Exec(`create view partners as
			with recursive links (i) as (
				select 0 from direct_partners where name = 'quotes'
				union all
				select i + 1 from links where i < 800
			) select iif(i = 0, 'quotes', 'quotes-' || i) as name, iif(i < 800, 'quotes-' || (i + 1), null) as delegates_to from links`)
	}),
	Cure: func(w *world.World) {
		defaultQueryTimeout(w)
		w.Database.Exec(`drop view partners`)
		w.Database.Exec(`alter table direct_partners rename to partners`)
	},
}
