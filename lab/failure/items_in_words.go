package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// ItemsInWords is an order whose number of items is a word.
//
// The column is declared as an integer. SQLite still stores text in it, if the text is not a number
// (https://sqlite.org/datatype3.html), and database/sql refuses to scan that into an int64.
var ItemsInWords = Failure{
	Cause: lab.ItemsInWords,
	Means: "An order's number of items is a word, but the code expects a number. The code returns the error instead of handling it.",
	See:   "The log's `err` is a Scan error that names the column `items`, `layer=app`, and there is no `stack`. SQL finds the row.",
	Shows: Shows{
		Log: map[string]string{"layer": "app", "rows": "2", "stack": ""},
		Err: `name "items"`,
		SQL: `select 1 from orders where typeof(items) = 'text'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250, 990), soldByTheDozen, placesOrders(400), wantsReport),
	Cure:  func(w *world.World) { w.Database.Exec(`update orders set items = 12 where items = 'dozen'`) },
}
