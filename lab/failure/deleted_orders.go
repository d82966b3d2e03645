package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// DeletedOrders are orders that were deleted directly in the database. The export holds all that are left.
var DeletedOrders = Failure{
	Cause: lab.DeletedOrders,
	Means: "Somebody has deleted orders. The export is complete, and short.",
	See:   "The client sees 200 and a whole answer, the log has no `err`, and SQL finds as many orders as there are lines.",
	Shows: Shows{
		Status: http.StatusOK,
		Log:    map[string]string{"level": "INFO", "err": ""},
		SQL:    `select count(*) = 2 from orders`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250, 990, 700, 400), wantsExport, func(w *world.World) { w.Database.Exec(`delete from orders where id > 2`) }),
}
