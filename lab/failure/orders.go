package failure

import (
	"net/http"

	"failurelab/lab/world"
)

// The orders, and the requests for them. Amounts are written as in the first correct lab; other labs have others.

// wantsReport requests the average price of an item.
func wantsReport(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/trigger-error", nil, "") }

// wantsExport requests all orders.
func wantsExport(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/export", nil, "") }

// placesOrders adds orders of one item each. An amount is a number of cents, or another value that ended up in its column.
func placesOrders(cents ...any) world.Step {
	return func(w *world.World) {
		for _, c := range cents {
			w.Database.Exec(`insert into orders (items, cents) values (1, ?)`, amountIn(w, c))
		}
	}
}

// amountIn is what a world has in place of an amount.
func amountIn(w *world.World, cents any) any {
	switch c := cents.(type) {
	case int:
		return w.Number(c)
	case string:
		return w.Called(c)
	default:
		return c
	}
}

// migratesAmount replaces a stored amount that is not a number; nil is an amount that is missing.
func migratesAmount(stored any, cents int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update orders set cents = ? where cents is ?`, w.Number(cents), amountIn(w, stored))
	}
}

// soldByTheDozen adds an order whose number of items is a word.
func soldByTheDozen(w *world.World) {
	w.Database.Exec(`insert into orders (items, cents) values ('dozen', ?)`, w.Number(1250))
}
