package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
)

// Serve serves on a listener until ctx ends, and closes it. Every connection that was made until then gets the response to its
// request, unless that takes too long: that is the error. Connections without a request get a short grace.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	open := newConnections(s.limits)
	in := newDoor(l, open)
	server := s.limits.server(s, open)
	// Not http.Server.Shutdown: it closes connections on which a request may just have begun.
	defer context.AfterFunc(ctx, in.shut)()
	if err := server.Serve(in); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	close(s.ended)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limits.stop)
	defer cancel()
	if err := open.finish(ctx); err != nil {
		_ = server.Close() // hang up on the requests that take longer
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

// server returns an HTTP server with these limits. It serves the connections of a door.
func (l limits) server(h http.Handler, open *connections) *http.Server {
	return &http.Server{
		Handler: open.closing(heard(h)), ErrorLog: log.New(io.Discard, "", 0),
		ReadHeaderTimeout: l.header, ReadTimeout: l.read, WriteTimeout: l.write, IdleTimeout: l.idle, MaxHeaderBytes: maxHeaderBytes,
		ConnState: turnOf, ConnContext: withConn,
	}
}
