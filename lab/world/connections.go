package world

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"
)

// acquireTimeout is how long a job waits for a connection that it is going to hold.
const acquireTimeout = 100 * time.Millisecond

// HoldConnections has n jobs in the app start a query, read its first row and never close the rest. Each job holds a
// connection of the app's pool. It is an error when the pool has fewer than n free connections.
func (d *Database) HoldConnections(n int) {
	for range n {
		if err := d.held.hold(d.world.App.DB); err != nil {
			d.world.fail(fmt.Errorf("hold a connection: %w", err))
			return
		}
	}
}

// HoldConnection has one such job run while the world serves. It gives up after 100 ms when no connection is free, and
// does nothing once the world is closed.
func (d *Database) HoldConnection() { _ = d.held.hold(d.world.App.DB) }

// ReleaseConnections returns all held connections to the pool.
func (d *Database) ReleaseConnections() { d.held.release() }

// heldConnections are connections that a job took and did not return.
type heldConnections struct {
	mu       sync.Mutex
	closed   bool
	releases []func() // each returns one connection
}

func (h *heldConnections) hold(pool *sql.DB) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), acquireTimeout)
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
}

// close releases the connections, and has later calls of hold do nothing.
func (h *heldConnections) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.release()
}
