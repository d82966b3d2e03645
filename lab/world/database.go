package world

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Database is the world's database, seen by an operator: through connections that are not the app's. The app's own
// connection pool is App.DB.
type Database struct {
	world          *World
	name           string
	operator       *sql.DB
	copies         copyCache
	held           heldConnections
	queryTimeout   atomic.Int64  // nanoseconds; 0: ample
	extraQueryTime time.Duration // added to queryTimeout
}

// exhaustedTimeout is how long the app waits for a connection when all of the pool's are held, unless a query timeout is set. It
// is that of a query that is stuck, so that the time does not tell the two apart.
const exhaustedTimeout = 20 * time.Millisecond

// opened counts the databases, so that each gets a name of its own.
var opened atomic.Int64

func newDatabase(w *World) *Database { return &Database{world: w} }

// open makes the database, and connects the operator and the app to it. The operator connects first and stays: a database
// in memory ends with its last connection, and a failure may close all of the app's.
func (d *Database) open() error {
	d.name = fmt.Sprintf("world-%d", opened.Add(1))
	var err error
	if d.operator, err = copyOfSeed(d.name); err != nil {
		return err
	}
	d.world.onClose(func() { _ = d.operator.Close() })
	d.world.onClose(d.copies.close)
	if d.world.App.DB, err = openInMemory(d.name); err != nil {
		return err
	}
	d.world.onClose(func() { _ = d.world.App.DB.Close() })
	d.world.onClose(d.held.close)
	return nil
}

// Exec changes the database, as an operator would.
func (d *Database) Exec(query string, args ...any) { d.exec(query, args...) }

// exec is Exec, and returns how many rows changed.
func (d *Database) exec(query string, args ...any) (changed int64) {
	result, err := d.operator.Exec(query, args...)
	if err == nil {
		changed, err = result.RowsAffected()
	}
	if err != nil {
		d.world.fail(fmt.Errorf("exec %q: %w", query, err))
	}
	return changed
}

// Column reads the first column of a query's rows. The query is a lab's own, and takes as long as the machine needs for it.
func (d *Database) Column(query string) []string {
	t, err := d.query(context.Background(), query)
	if err == nil && t.Error != "" {
		err = errors.New(t.Error)
	}
	if err != nil {
		d.world.fail(fmt.Errorf("column %q: %w", query, err))
	}
	column := make([]string, len(t.Rows))
	for i, row := range t.Rows {
		column[i] = row[0]
	}
	return column
}

// SetQueryTimeout sets how long the app waits for a long query that does not end in time: the query has to reach this
// timeout. 0 is for a query that has to succeed; it gets [Ample]. It may be called while the world serves.
func (d *Database) SetQueryTimeout(timeout time.Duration) { d.queryTimeout.Store(int64(timeout)) }

// SetExtraQueryTime sets how much longer than the query timeout the app waits. It must be called before the world serves.
func (d *Database) SetExtraQueryTime(extra time.Duration) { d.extraQueryTime = extra }

// gives is how long the app waits for a long query.
func (d *Database) gives() time.Duration {
	timeout := time.Duration(d.queryTimeout.Load())
	switch {
	case timeout > 0:
		return timeout + d.extraQueryTime
	case d.held.all():
		return exhaustedTimeout + d.extraQueryTime
	default:
		return d.world.ample
	}
}

// BoundQuery gives a long query its deadline, and records it when that passes. It is the app's Bounded.
func (d *Database) BoundQuery(ctx context.Context) (context.Context, context.CancelFunc) {
	timeout := d.gives()
	bound, cancel := context.WithTimeout(ctx, timeout)
	return bound, func() {
		if errors.Is(bound.Err(), context.DeadlineExceeded) {
			d.world.clocks.ranOut(DatabaseClock, timeout < d.world.ample)
		}
		cancel()
	}
}
