package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// WrongDatabase is an app that was configured with another database.
//
// SQLite creates a database that does not exist (https://sqlite.org/c3ref/open.html). So the app starts normally, and its
// queries fail when they are prepared: "no such table".
var WrongDatabase = Failure{
	Cause: lab.WrongDatabase,
	Means: "The API is connected to the wrong database, one without any tables, because of its configuration.",
	See:   "The log's `err` says that there is no such table, and `layer=db`. `api.SQL` queries the right database, and finds the table. Logins fail too.",
	Shows: Shows{
		Log: map[string]string{"layer": "db", "rows": ""},
		Err: "no such table",
		SQL: `select 1 from sqlite_schema where name = 'orders'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250), wantsReport, func(w *world.World) { w.App.RestartOnEmptyDatabase() }),
	Cure:  func(w *world.World) { w.App.Restart() }, // on the right database
}
