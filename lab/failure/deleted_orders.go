package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// DeletedOrders are orders that were deleted directly in the database. The export holds all that are left.
var DeletedOrders = Failure{
	Cause: lab.DeletedOrders,
	Means: "Orders were deleted from the database. The export has every order that is left.",
	See:   "The client sees 200 and a whole response. The log has no `err`, and SQL finds as many orders as there are lines.",
	Shows: Shows{
		Status: http.StatusOK,
		Log:    map[string]string{"level": "INFO", "err": ""},
		SQL:    `select count(*) = 2 from orders`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250, 990, 700, 400), wantsExport, func(w *world.World) { w.Database.Exec(`delete from orders where id > 2`) }),
	Cure: func(w *world.World) { // from a backup
		w.Database.Exec(`insert into orders (id, items, cents) values (3, 1, ?), (4, 1, ?)`, w.Number(700), w.Number(400))
	},
}
