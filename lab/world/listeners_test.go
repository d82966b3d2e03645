package world_test

import (
	"io"
	"net"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/require"
)

func TestCloseClosesOpenConnections(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	var place string
	w, err := world.Open(func(w *world.World) {
		place = w.Network.ServingTCP(func(conn net.Conn) {
			defer close(ended)
			_, _ = io.WriteString(conn, "x")
			_, _ = io.Copy(io.Discard, conn)
		})
	})
	require.NoError(t, err)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", place)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Read(make([]byte, 1))
	require.NoError(t, err)

	w.Close()

	<-ended
}
