// Package server is the lab as a server: the same app and the same failures that the exercises have, to be called with
// curl and to be watched in a browser.
//
// The app itself stands at the root, with its failures as they are when nobody has done anything: no such resource, a
// report that divides by zero, a partner who hangs. Each ticket of the course has a lab of its own below /tickets/, opened
// when it is first asked for. Everything is bounded, because it may stand in front of a class.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"syscall"

	"failurelab/lab/world"
)

// Config is what can be chosen.
type Config struct {
	Addr string    // host:port
	JSON bool      // log lines for programs, in place of people
	Seed uint64    // names and ids; 0: as the README has them
	Out  io.Writer // the terminal

	Healthy bool // ask the lab that listens at Addr whether it is well, in place of starting one
}

// Server is a lab at work.
type Server struct {
	http.Handler

	limits  limits
	world   *world.World
	lines   *ring
	tickets *tickets
	ended   chan struct{} // closed when it stops: streams end then
}

// New opens the lab. The caller closes it.
func New(c Config) (*Server, error) {
	s := &Server{limits: usual, lines: newRing(), ended: make(chan struct{})}
	w, err := world.Open(s.steps(c)...)
	if err != nil {
		return nil, fmt.Errorf("open the lab: %w", err)
	}
	s.world = w
	s.tickets = newTickets(s.logTo(c))
	s.Handler = bounded(s.routes())
	return s, nil
}

// steps make the lab as it stands when nobody has done anything.
func (s *Server) steps(c Config) []world.Step {
	steps := []world.Step{forgetful, func(w *world.World) {
		w.App.Log = s.logTo(c)(s.lines)
		w.Partner.Serve(world.Hanging())
	}}
	if c.Seed != 0 {
		dice := rand.New(rand.NewPCG(c.Seed, 8)) // #nosec G404 -- to be had again
		steps = append([]world.Step{world.RenameUsers(map[string]string{"ada": named(dice), "grace": named(dice), "acme": named(dice)})}, steps...)
		steps = append(steps, func(w *world.World) {
			w.App.NewID = locked(func() string { return fmt.Sprintf("%016X", dice.Uint64()) })
		})
	}
	return steps
}

// logTo writes lines to the terminal, and for programs to a ring.
func (s *Server) logTo(c Config) func(*ring) slog.Handler {
	if c.JSON { // one line for both; what becomes of the terminal is no business of the ring's
		return func(r *ring) slog.Handler { return slog.NewJSONHandler(io.MultiWriter(r, c.Out), nil) }
	}
	terminal := slog.NewTextHandler(c.Out, nil)
	return func(r *ring) slog.Handler { return slog.NewMultiHandler(terminal, slog.NewJSONHandler(r, nil)) }
}

// Close ends the labs.
func (s *Server) Close() {
	s.tickets.close()
	s.world.Close()
}

// Run listens and serves until ctx ends; then requests in flight are finished, and no new ones taken.
func Run(ctx context.Context, c Config) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("%w. %sChoose another place: -addr 127.0.0.1:8001", err, taken(err, c.Addr))
	}
	s, err := New(c)
	if err != nil {
		_ = l.Close()
		return err
	}
	defer s.Close()
	fmt.Fprintf(c.Out, "The lab fails at http://%s; to watch it, open that in a browser. It ends with Ctrl-C.\n", shown(l.Addr()))
	return s.Serve(ctx, l)
}

// taken asks whether somebody else listens at an address, when that may be.
func taken(err error, addr string) string {
	var bind *os.SyscallError // any other address is not one to listen at
	if !errors.As(err, &bind) || errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, fs.ErrPermission) {
		return ""
	}
	return fmt.Sprintf("Is something else listening at %s? ", addr)
}

// Serve serves on a listener until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	open := newConnections(s.limits.connections)
	server := &http.Server{
		Handler: s, ErrorLog: log.New(io.Discard, "", 0),
		ReadHeaderTimeout: s.limits.header, ReadTimeout: s.limits.read, WriteTimeout: s.limits.write, IdleTimeout: s.limits.idle,
		MaxHeaderBytes: headerBytes,
		ConnState:      open.changed,
	}
	server.RegisterOnShutdown(func() {
		close(s.ended)
		open.end()
	})
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limits.stop)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	if err := <-stopped; err != nil {
		_ = server.Close() // on whoever takes longer than that
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

// bounded limits what a request may bring.
func bounded(h http.Handler) http.Handler { return http.MaxBytesHandler(h, bodyBytes) }

// shown is an address as a browser takes it.
func shown(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return "localhost:" + port
	}
	return a.String()
}
