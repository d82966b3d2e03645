package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// MissingTable is a database whose schema is not the one that the code was written for: a migration did not run, or ran
// for somebody else. SQLite says so when the query is prepared.
var MissingTable = Failure{
	Cause: lab.MissingTable,
	Means: "The database answers, and has no table of orders: a migration is missing.",
	See:   "The log's `err` says that there is no such table, and `layer=db`; SQL does not find it either.",

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(wantsReport, func(w *world.World) { w.Exec(`alter table orders rename to orders_v2`) }),
}
