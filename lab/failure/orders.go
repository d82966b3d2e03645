package failure

import (
	"net/http"

	"failurelab/lab/world"
)

// The orders, who asks for them, and what mutants do when that fails.

// wantsReport is a customer who asks what an item costs on average.
func wantsReport(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/trigger-error", nil, "") }

// wantsExport is a customer who asks for all orders.
func wantsExport(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/export", nil, "") }

// placesOrders are placed, one item each. An amount is a number of cents, or whatever else somebody has stored.
func placesOrders(cents ...any) world.Step {
	return func(w *world.World) {
		for _, c := range cents {
			w.Database.Exec(`insert into orders (items, cents) values (1, ?)`, c)
		}
	}
}

// migratesAmount makes a number of what was stored in place of an amount.
func migratesAmount(stored string, cents int) world.Step {
	return func(w *world.World) { w.Database.Exec(`update orders set cents = ? where cents = ?`, cents, stored) }
}
