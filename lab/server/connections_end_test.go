package server

import (
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Who is served when the lab stops is served to the end; who waits is not waited for.
func TestEndClosesConnectionsThatWait(t *testing.T) {
	t.Parallel()
	open := newConnections(8)
	opened := func(states ...http.ConnState) *closing {
		c := &closing{}
		for _, s := range states {
			open.changed(c, s)
		}
		return c
	}
	silent := opened(http.StateNew)
	idle := opened(http.StateNew, http.StateActive, http.StateIdle)
	served := opened(http.StateNew, http.StateActive)

	open.end()
	late := opened(http.StateNew)

	assert.True(t, silent.closed, "who has said nothing yet")
	assert.True(t, idle.closed, "who has nothing more to say")
	assert.True(t, late.closed, "who came too late")
	assert.False(t, served.closed, "who is served")
	open.changed(served, http.StateIdle)
	assert.True(t, served.closed, "who was served")
}

// closing is a connection that knows whether it was closed.
type closing struct {
	net.Conn
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}
