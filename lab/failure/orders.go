package failure

import (
	"net/http"

	"failurelab/lab/world"
)

// The orders, and the requests for them.

// wantsReport requests the average price of an item.
func wantsReport(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/trigger-error", nil, "") }

// wantsExport requests all orders.
func wantsExport(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/export", nil, "") }

// placesOrders adds orders of one item each. An amount is a number of cents, or another value that ended up in its column.
func placesOrders(cents ...any) world.Step {
	return func(w *world.World) {
		for _, c := range cents {
			w.Database.Exec(`insert into orders (items, cents) values (1, ?)`, c)
		}
	}
}

// migratesAmount replaces a stored amount that is not a number.
func migratesAmount(stored string, cents int) world.Step {
	return func(w *world.World) { w.Database.Exec(`update orders set cents = ? where cents = ?`, cents, stored) }
}
