package world

import (
	"context"
	"fmt"
	"strings"
	"time"

	"failurelab/lab/wire"
)

// The limits of a query. A learner's test asks it, possibly in a loop or with a query that never ends.
const (
	maxQueryTime  = 2 * time.Second
	maxQueryRows  = 1000
	maxValueBytes = 1 << 20 // of one value
)

// Query reads the database and cannot change it. An error in the query is Table.Error; the returned error is the lab's
// own fault.
//
// The query runs on a copy. On the database itself it could turn query_only off again, leave a transaction open, or attach
// a file of the machine it runs on. On a copy its effects end with the query, and no file can be attached. The copy is
// taken through the operator's connection, so it works whatever became of the app's connections.
func (d *Database) Query(ctx context.Context, query string) (wire.Table, error) {
	ctx, cancel := context.WithTimeout(ctx, maxQueryTime)
	defer cancel()
	c, err := d.copies.take(ctx, d.operator)
	if err != nil {
		return wire.Table{}, fmt.Errorf("query: %w", err)
	}
	t := c.query(ctx, query)
	if t.Error == "" && isSingleSelect(query) {
		d.copies.keep(c)
	} else {
		c.close()
	}
	return t, nil
}

// isSingleSelect reports whether the query is one select, which leaves its connection as it was.
func isSingleSelect(query string) bool {
	query = strings.TrimRight(strings.ToLower(strings.TrimSpace(query)), "; \n\t")
	return strings.HasPrefix(query, "select") && !strings.Contains(query, ";")
}
