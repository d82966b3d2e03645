package world

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// HoldConnections has n jobs in the app start a query, read its first row and never close the rest. Each job holds a
// connection of the app's pool. It is an error when the pool has fewer than n free connections.
func (d *Database) HoldConnections(n int) {
	for range n {
		if err := d.held.hold(d.world.App.DB, d.world.ample); err != nil {
			d.world.fail(fmt.Errorf("hold a connection: %w", err))
			return
		}
	}
}

// HoldConnection has one such job run while the world serves. It does nothing when all connections are held, or the world is
// closed.
func (d *Database) HoldConnection() { _ = d.held.hold(d.world.App.DB, d.world.ample) }

// ReleaseConnections returns all held connections to the pool.
func (d *Database) ReleaseConnections() { d.held.release() }

// heldConnections are connections that a job took and did not return.
type heldConnections struct {
	mu       sync.Mutex
	closed   bool
	releases []func() // each returns one connection
	taken    atomic.Int64
	max      atomic.Int64 // how many the pool has; 0: none was held yet
}

// all says whether every connection of the pool is held.
func (h *heldConnections) all() bool {
	most := h.max.Load()
	return most > 0 && h.taken.Load() >= most
}

func (h *heldConnections) hold(pool *sql.DB, timeout time.Duration) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	h.max.Store(int64(pool.Stats().MaxOpenConnections))
	if h.all() {
		return errors.New("all connections are held")
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	// The query reads no table, so it locks none.
	rows, err := conn.QueryContext(context.Background(), `select 1 union all select 2`)
	if err != nil {
		conn.Close()
		return err
	}
	rows.Next()
	h.taken.Add(1)
	h.releases = append(h.releases, func() {
		rows.Close()
		conn.Close()
	})
	return rows.Err()
}

func (h *heldConnections) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, release := range h.releases {
		release()
	}
	h.releases = nil
	h.taken.Store(0)
}

// close releases the connections, and has later calls of hold do nothing.
func (h *heldConnections) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.release()
}
