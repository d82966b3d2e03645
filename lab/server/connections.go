package server

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// connections are those that are open, and no more than a certain number. Who opens one more costs the one that has waited
// longest its place, and when none waits, the one that has been at work longest: so that neither a crowd that says nothing
// nor one that never comes to an end can keep out who has something to ask.
type connections struct {
	most int

	mu      sync.Mutex
	waiting *list.List // for a request, in the order in which they began to
	working *list.List // on one, likewise
	open    map[net.Conn]place
	ended   bool // whoever waits now waits in vain
}

// place is where a connection stands.
type place struct {
	in *list.List
	at *list.Element
}

func newConnections(most int) *connections {
	return &connections{most: most, waiting: list.New(), working: list.New(), open: map[net.Conn]place{}}
}

// changed is told of every change of every connection (http.Server.ConnState).
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before, known := c.open[conn]
	if !known && state != http.StateNew { // it has lost its place already
		return
	}
	if known {
		before.in.Remove(before.at)
		delete(c.open, conn)
	}
	switch state {
	case http.StateNew:
		c.makeRoom()
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

// end closes those that wait. http.Server.Shutdown gives a connection that has not said anything yet five seconds to do so,
// and browsers keep such connections ready: without this, one open tab would hold up the end.
func (c *connections) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	for e := c.waiting.Front(); e != nil; e = e.Next() {
		_ = e.Value.(net.Conn).Close()
	}
}

// makeRoom hangs up on somebody when there are as many as there may be.
func (c *connections) makeRoom() {
	if len(c.open) < c.most {
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
	_ = conn.Close() // whoever serves it notices
}
