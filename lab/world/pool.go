package world

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// What can become of the app's connections to the database.

// Restart ends the app and starts it anew, with connections of its own. The log goes on, and whatever stands in front of
// the app stays.
func (w *World) Restart() { w.connect(w.name) }

// Misconnect starts the app with connections to a database in which there is nothing.
func (w *World) Misconnect() { w.connect(w.name + "-empty") }

// connect gives the app connections to a database, and has it start anew if it serves already.
func (w *World) connect(name string) {
	_ = w.DB.Close() // which may be closed already
	db, err := memory(name)
	if err != nil {
		w.fail(fmt.Errorf("connect to %s: %w", name, err))
		return
	}
	w.DB = db
	if w.app.Load() != nil {
		w.start()
	}
}

// Hold has n jobs in the app ask the database something, read the first row and forget to close the rest: each keeps a
// connection of the app's pool.
func (w *World) Hold(n int) {
	for range n {
		if err := w.held.hold(w); err != nil {
			w.fail(fmt.Errorf("hold a connection: %w", err))
			return
		}
	}
}

// HoldOne is what such a job does in a world that serves. It does not wait long for a connection when there is none left.
func (w *World) HoldOne() { _ = w.held.hold(w) }

// GiveBack gives back the connections that were held.
func (w *World) GiveBack() { w.held.giveBack() }

// held are connections that somebody keeps.
type held struct {
	mu    sync.Mutex
	ended bool
	back  []func() // gives one of them back
}

// patience is how long somebody waits for a connection that he is going to keep.
const patience = 100 * time.Millisecond

func (h *held) hold(w *World) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := w.DB.Conn(ctx)
	if err != nil {
		return err
	}
	// It asks for no table, so that it locks none.
	rows, err := conn.QueryContext(context.Background(), `select 1 union all select 2`)
	if err != nil {
		conn.Close()
		return err
	}
	rows.Next()
	h.back = append(h.back, func() {
		rows.Close()
		conn.Close()
	})
	return rows.Err()
}

func (h *held) giveBack() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, back := range h.back {
		back()
	}
	h.back = nil
}

// end gives back what is held, for good.
func (h *held) end() {
	h.mu.Lock()
	h.ended = true
	h.mu.Unlock()
	h.giveBack()
}
