// Package server is the lab as a server: the app and the failures of the exercises, for curl and for a browser.
//
// The app itself is at the root, with failures of its own: a resource that does not exist, a report that divides by zero, a
// partner that hangs. Each ticket of the course has a lab of its own below /tickets/, which is opened by the first request for
// it. Everything has a limit, because a class may use the server.
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

// Config are the settings of a server.
type Config struct {
	Addr string    // host:port
	JSON bool      // log lines are JSON; if not set, text for people
	Seed uint64    // chooses names and ids; 0 for those of the README
	Out  io.Writer // gets the log lines, from one goroutine; if it takes none, lines are dropped

	Healthy bool // check the health of the lab that listens at Addr, instead of starting one
}

// Server is a running lab.
type Server struct {
	http.Handler

	limits  limits
	world   *world.World
	lines   *ring
	queue   *queue // to the terminal
	tickets *tickets
	ended   chan struct{} // closed when the server stops, which ends the streams
}

// New opens a lab. The caller closes it.
func New(c Config) (*Server, error) {
	s := &Server{limits: defaultLimits, lines: newRing(), queue: newQueue(c.Out, shownAs(c), defaultLimits), ended: make(chan struct{})}
	w, err := world.Open(s.steps(c)...)
	if err != nil {
		s.queue.close()
		return nil, fmt.Errorf("open the lab: %w", err)
	}
	s.world = w
	s.tickets = newTickets(s.logTo)
	s.Handler = bounded(s.routes())
	return s, nil
}

// steps make the lab at the root.
func (s *Server) steps(c Config) []world.Step {
	steps := []world.Step{forgetful, func(w *world.World) {
		w.App.Log = s.logTo(s.lines)
		w.Partner.Serve(world.Hanging())
	}}
	if c.Seed != 0 {
		dice := rand.New(rand.NewPCG(c.Seed, 8)) // #nosec G404 -- the same seed must give the same names
		steps = append([]world.Step{world.Play(world.Cast{Words: map[string]string{"ada": named(dice), "grace": named(dice), "acme": named(dice)}})}, steps...)
		steps = append(steps, func(w *world.World) {
			w.App.NewID = locked(func() string { return fmt.Sprintf("%016X", dice.Uint64()) })
		})
	}
	return steps
}

// logTo returns a handler that writes log lines to a ring and to the terminal. Each line is encoded once.
func (s *Server) logTo(r *ring) slog.Handler {
	return slog.NewJSONHandler(io.MultiWriter(r, s.queue), nil)
}

// shownAs returns what makes a log line, which is JSON, into a line of the terminal.
func shownAs(c Config) func(to, line []byte) []byte {
	if c.JSON {
		return func(to, line []byte) []byte { return append(to, line...) }
	}
	return appendText
}

// Close ends the labs, and writes the log lines that are left to the terminal. A terminal that does not take them within a
// second does not get them.
func (s *Server) Close() {
	s.tickets.close()
	s.world.Close()
	s.queue.close()
}

// Run listens and serves until ctx ends. Then it finishes the requests in flight and accepts no new ones.
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
	fmt.Fprintf(s.queue, "The lab runs at http://%s; open it in a browser to watch it fail. Stop it with Ctrl-C.\n", shown(l.Addr()))
	return s.Serve(ctx, l)
}

// taken asks whether something else listens at addr, if err allows that. If not, it returns "".
func taken(err error, addr string) string {
	var bind *os.SyscallError // other errors are about the address itself
	if !errors.As(err, &bind) || errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, fs.ErrPermission) {
		return ""
	}
	return fmt.Sprintf("Is something else listening at %s? ", addr)
}

// Serve serves on a listener until ctx ends. The error is nil when all requests in flight were finished in time.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	open := newConnections(s.limits.connections)
	server := &http.Server{
		Handler: s, ErrorLog: log.New(io.Discard, "", 0),
		ReadHeaderTimeout: s.limits.header, ReadTimeout: s.limits.read, WriteTimeout: s.limits.write, IdleTimeout: s.limits.idle,
		MaxHeaderBytes: maxHeaderBytes,
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
		_ = server.Close() // hang up on the requests that take longer
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

// bounded limits the body of a request. Unlike http.MaxBytesHandler it does not copy the request, and leaves one without a
// body alone.
func bounded(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(w, r.Body, maxRequestBytes)
		}
		h.ServeHTTP(w, r)
	})
}

// shown returns a listener's address as a browser can open it.
func shown(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return "localhost:" + port
	}
	return a.String()
}
