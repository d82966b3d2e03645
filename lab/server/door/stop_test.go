package door

import (
	"fmt"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStop stops the server while a request is in flight: that one ends as it would have, and nobody else gets in.
func TestStop(t *testing.T) {
	t.Parallel()
	began, end := make(chan bool), make(chan bool)
	server := start(t, func(s *Server) {
		s.Handler = at("/slow", func(w http.ResponseWriter, _ *http.Request) { began <- true; <-end; fmt.Fprint(w, "at last") }, s.Handler)
	})
	conn := server.dial(t)
	fmt.Fprint(conn, "GET /slow HTTP/1.1\r\nHost: server\r\n\r\n")
	<-began
	stopped := make(chan error)
	go func() { stopped <- server.stop() }()
	<-server.ended // it has begun to
	for {          // the listener is closed about then
		other, err := net.Dial("tcp", server.address)
		if err != nil {
			break
		}
		_, err = fmt.Fprint(other, "GET /health HTTP/1.1\r\nHost: server\r\n\r\n")
		if err == nil {
			_, _ = other.Read(make([]byte, 1))
		}
		other.Close()
	}
	close(end)

	assert.Contains(t, hungUp(t, conn), "at last")
	require.NoError(t, <-stopped)
}

func TestStopDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	began := make(chan bool)
	server := start(t, func(s *Server) {
		s.Limits.Stop = soon
		s.Handler = at("/hang", func(_ http.ResponseWriter, r *http.Request) { began <- true; <-r.Context().Done() }, s.Handler)
	})
	conn := server.dial(t)
	fmt.Fprint(conn, "GET /hang HTTP/1.1\r\nHost: server\r\n\r\n")
	<-began

	require.Error(t, server.stop())
	assert.Empty(t, hungUp(t, conn))
}
