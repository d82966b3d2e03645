package world

import (
	"context"
	"fmt"
	"strings"
	"time"

	"failurelab/lab/wire"
)

// What a query may take. Whoever asks is a learner's test, and has loops in it at times.
const (
	queryTime = 2 * time.Second
	queryRows = 1000
	queryText = 1 << 20 // bytes of one value
)

// Query reads the database and can change nothing in it. What the database says of a bad query is in the table; an error
// is our fault.
//
// It asks a copy, through a connection that is not of the app's pool: a query can turn query_only off again, open a
// transaction, or attach a file of the machine that it runs on. With a copy, whatever it does ends with it, and no file
// can be attached; and whatever has become of the app's connections, an operator has his own.
func (w *World) Query(ctx context.Context, query string) (wire.Table, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	c, err := w.copies.take(ctx, w.operator)
	if err != nil {
		return wire.Table{}, fmt.Errorf("query: %w", err)
	}
	t := c.ask(ctx, query)
	if t.Error == "" && leavesNothing(query) {
		w.copies.keep(c)
	} else {
		c.close()
	}
	return t, nil
}

// leavesNothing says whether a connection is after a query as it was before: a single select can change nothing in it.
func leavesNothing(query string) bool {
	query = strings.TrimRight(strings.ToLower(strings.TrimSpace(query)), "; \n\t")
	return strings.HasPrefix(query, "select") && !strings.Contains(query, ";")
}
