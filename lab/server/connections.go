package server

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// connections limits how many connections are open at once. When there is one too many, it closes the one that has been idle
// longest. If none is idle, it closes the one whose request has taken longest. So neither clients that say nothing nor
// requests that never end can keep new clients out.
type connections struct {
	limit int

	mu      sync.Mutex
	waiting *list.List // without a request, longest first
	working *list.List // with a request, longest first
	open    map[net.Conn]place
	ended   bool // the server stops: a connection without a request is closed
}

// place is the list that a connection is in, and its element there.
type place struct {
	in *list.List
	at *list.Element
}

func newConnections(limit int) *connections {
	return &connections{limit: limit, waiting: list.New(), working: list.New(), open: map[net.Conn]place{}}
}

// changed notes a new state of a connection. It is the server's http.Server.ConnState.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before, known := c.open[conn]
	if !known && state != http.StateNew { // evict has closed it
		return
	}
	if known {
		before.in.Remove(before.at)
		delete(c.open, conn)
	}
	switch state {
	case http.StateNew:
		c.evict()
		c.put(conn, c.waiting)
	case http.StateIdle:
		c.put(conn, c.waiting)
	case http.StateActive:
		c.put(conn, c.working)
	case http.StateHijacked, http.StateClosed:
	}
}

func (c *connections) put(conn net.Conn, in *list.List) {
	c.open[conn] = place{in, in.PushBack(conn)}
	if c.ended && in == c.waiting {
		_ = conn.Close()
	}
}

// end closes the connections without a request, now and from now on. http.Server.Shutdown waits five seconds for the first
// request of a connection, and browsers open connections in advance: without end, one open tab would delay the stop.
func (c *connections) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	for e := c.waiting.Front(); e != nil; e = e.Next() {
		_ = e.Value.(net.Conn).Close()
	}
}

// evict closes one connection if the limit is reached.
func (c *connections) evict() {
	if len(c.open) < c.limit {
		return
	}
	oldest := c.waiting.Front()
	if oldest == nil {
		oldest = c.working.Front()
	}
	conn := oldest.Value.(net.Conn)
	p := c.open[conn]
	p.in.Remove(p.at)
	delete(c.open, conn)
	_ = conn.Close() // the goroutine that serves it ends with an error
}
