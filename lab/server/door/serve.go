package door

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
// request, unless that takes longer than Limits.Stop: that is the error, which wraps context.DeadlineExceeded. Connections without a
// request get a short grace.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	open := newConnections(s.Limits)
	in := newListener(l, open)
	server := s.http(open)
	// Not http.Server.Shutdown: it closes connections on which a request may just have begun.
	defer context.AfterFunc(ctx, in.shut)()
	if err := server.Serve(in); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	if s.OnStop != nil {
		s.OnStop()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Limits.Stop)
	defer cancel()
	if err := open.finish(ctx); err != nil {
		_ = server.Close() // hang up on the requests that take longer
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

// http returns an HTTP server with these limits. It serves the connections of a listener.
func (s *Server) http(open *connections) *http.Server {
	l := s.Limits
	return &http.Server{
		Handler: open.closing(heard(s.Handler)), ErrorLog: log.New(io.Discard, "", 0),
		ReadHeaderTimeout: l.Header, ReadTimeout: l.Read, WriteTimeout: l.Write, IdleTimeout: l.Idle, MaxHeaderBytes: l.HeaderBytes,
		ConnState: turnOf, ConnContext: withConn,
	}
}
