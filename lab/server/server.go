// Package server is the lab as a server: the app and the failures of the exercises, for curl and for a browser.
//
// The app itself is at the root, with failures of its own: a resource that does not exist, a report that divides by zero, a
// partner that hangs. Each ticket of the course has a lab of its own below /tickets/, which is opened by the first request for
// it. Each browser has labs of its own. Everything has a limit, because a class may use the server.
package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"syscall"

	"failurelab/lab/server/door"
	"failurelab/lab/server/logs"
)

// Config are the settings of a server.
type Config struct {
	Addr  string    // host:port
	Hosts []string  // names that the lab answers for, besides localhost, the host of Addr, and every IP address
	JSON  bool      // log lines are JSON; if not set, text for people
	Seed  uint64    // chooses names and ids; 0 for those of the README
	Flaky float64   // the share of requests to the API at the root that a flaky network delays, from 0 to 1
	Out   io.Writer // gets the log lines, from one goroutine; if it takes none, lines are dropped

	Healthy bool // check the health of the lab that listens at Addr, instead of starting one
}

// Server is a running lab.
type Server struct {
	http.Handler

	limits door.Limits
	id     string // of this run
	token  string // of the teacher's page
	hub    *hub
	root   *root
	labs   *labs
	queue  *logs.Queue   // to the terminal
	ended  chan struct{} // closed when the server stops, which ends the streams
}

// New opens a lab. The caller closes it.
func New(c Config) (*Server, error) {
	s := &Server{limits: defaultLimits, id: rand.Text(), token: rand.Text(), hub: newHub(), queue: logs.NewQueue(c.Out, shownAs(c), defaultWaiting), ended: make(chan struct{})}
	s.labs = newLabs(s.logTo, s.hub)
	s.root = newRoot(s.rootSteps(c), s.hub)
	if _, err := s.root.anew(whyFirst); err != nil {
		s.queue.Close()
		return nil, err
	}
	s.Handler = bounded(s.routes(newHosts(c.Addr, c.Hosts)))
	return s, nil
}

// logTo returns a handler that writes log lines to a ring and to the terminal. Each line is encoded once.
func (s *Server) logTo(r *logs.Ring) slog.Handler {
	return slog.NewJSONHandler(io.MultiWriter(logs.Escaping{To: r}, s.queue), nil)
}

// shownAs returns what makes a log line, which is JSON, into a line of the terminal.
func shownAs(c Config) func(to, line []byte) []byte {
	if c.JSON {
		return func(to, line []byte) []byte { return append(to, logs.Escaped(line)...) }
	}
	return logs.AppendText
}

// Close ends the labs, and writes the log lines that are left to the terminal. A terminal that does not take them within a
// second does not get them.
func (s *Server) Close() {
	s.labs.close()
	s.root.close()
	s.queue.Close()
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
	defer collectLess()()
	fmt.Fprintf(s.queue, "The lab runs at http://%s; open it in a browser to watch it fail. Stop it with Ctrl-C.\n", shown(l.Addr()))
	for _, address := range elsewhere(l.Addr()) {
		fmt.Fprintf(s.queue, "From other machines: http://%s\n", address)
	}
	fmt.Fprintf(s.queue, "For the teacher: http://%s%s shows where each learner is. A button there resets all labs.\n", shown(l.Addr()), s.classURL())
	return s.Serve(ctx, l)
}

// Serve serves on a listener until ctx ends, and closes it. Every connection that was made until then gets the response to its
// request, unless that takes too long: that is the error. Connections without a request get a short grace.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	in := door.Server{Handler: s, Limits: s.limits, OnStop: func() { close(s.ended) }}
	return in.Serve(ctx, l)
}

// taken asks whether something else listens at addr, if err allows that. If not, it returns "".
func taken(err error, addr string) string {
	var bind *os.SyscallError // other errors are about the address itself
	if !errors.As(err, &bind) || errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, fs.ErrPermission) {
		return ""
	}
	return fmt.Sprintf("Is something else listening at %s? ", addr)
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
