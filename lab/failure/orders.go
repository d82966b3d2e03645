package failure

import (
	"bytes"
	"net/http"

	"failurelab/lab/world"
)

// The orders, who asks for them, and what mutants do when that fails.

// wantsReport is a customer who asks what an item costs on average.
func wantsReport(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/trigger-error", nil, "") }

// wantsExport is a customer who asks for all orders.
func wantsExport(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/export", nil, "") }

// orders are placed, one item each. An amount is a number of cents, or whatever else somebody has stored.
func orders(cents ...any) world.Step {
	return func(w *world.World) {
		for _, c := range cents {
			w.Database.Exec(`insert into orders (items, cents) values (1, ?)`, c)
		}
	}
}

// migrated makes a number of what was stored in place of an amount.
func migrated(stored string, cents int) world.Step {
	return func(w *world.World) { w.Database.Exec(`update orders set cents = ? where cents = ?`, cents, stored) }
}

// noting keeps the status of an answer.
type noting struct {
	http.ResponseWriter
	status int
}

func (n *noting) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController through.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// buffer keeps an answer instead of sending it.
type buffer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (b *buffer) WriteHeader(status int) { b.status = status }

func (b *buffer) Write(p []byte) (int, error) { return b.body.Write(p) }

// Flush has nothing to do: nothing is on its way.
func (b *buffer) Flush() {}
