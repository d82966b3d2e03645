package server_test

import (
	"context"
	"io"
	"net"
	"testing"

	"failurelab/lab/server"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// serveLab serves a lab of the test's own, which writes its log to out. It returns the lab's URL.
func serveLab(t *testing.T, out io.Writer) string {
	t.Helper()
	s, err := server.New(server.Config{Out: out})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		assert.NoError(t, <-over)
	})
	return "http://" + l.Addr().String()
}
