package failure

import "failurelab/lab"

// NullAmount is an order without an amount. The schema allows NULL, and database/sql refuses to scan it into an int64.
var NullAmount = Failure{
	Cause: lab.NullAmount,
	Means: "An order has no amount: its `cents` is NULL, but the code expects a number.",
	See:   "The log's `err` is a Scan error about NULL, and there is no `stack`. SQL finds the row.",
	Shows: Shows{
		Log: map[string]string{"layer": "app", "rows": "2", "stack": ""},
		Err: "converting NULL",
		SQL: `select 1 from orders where cents is null`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250, 990, nil, 400), wantsReport),
	Cure:  migratesAmount(nil, 1250),
}
