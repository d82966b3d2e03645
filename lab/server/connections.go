package server

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// mostConnections is how many connections are kept. Who opens one more costs the one that has waited longest its place:
// so that a crowd that says nothing cannot keep out who has something to ask.
const mostConnections = 1024

// connections are those that are open, those that wait in the order in which they began to.
type connections struct {
	mu      sync.Mutex
	open    int
	waiting *list.List
	of      map[net.Conn]*list.Element
	ended   bool // whoever waits now waits in vain
}

func newConnections() *connections {
	return &connections{waiting: list.New(), of: map[net.Conn]*list.Element{}}
}

// changed is told of every change of every connection (http.Server.ConnState).
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.of[conn]; e != nil {
		c.waiting.Remove(e)
		delete(c.of, conn)
	}
	switch state {
	case http.StateNew:
		c.open++
		c.of[conn] = c.waiting.PushBack(conn)
	case http.StateIdle:
		c.of[conn] = c.waiting.PushBack(conn)
	case http.StateHijacked, http.StateClosed:
		c.open--
	}
	if c.ended && c.of[conn] != nil {
		_ = conn.Close()
		return
	}
	if c.open > mostConnections && c.waiting.Len() > 0 {
		oldest := c.waiting.Front().Value.(net.Conn)
		_ = oldest.Close() // its own goroutine then says that it is closed
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
