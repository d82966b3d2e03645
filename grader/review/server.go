// Package review serves the report of a class to instructors on this machine, with a place to write: notes, void labs, points set
// by hand, and tests that are also right.
//
// What they write goes to plain files at once: notes/ID.md and grade.yaml beside the results, and solutions/also in the course.
// The page is built anew from these files each time it is loaded. Each write says which version of the text the page saw. If the
// text was changed meanwhile, by another window or in an editor, the write is refused with what is there now, and nothing is lost.
//
// The pages hold students' work and grades. They are served on a loopback address only, below a secret path that is new in each
// run, and to no other site ([Server.ServeHTTP]).
package review

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"failurelab/grader/class/settings"
	"failurelab/grader/result"
)

// Options are what a review needs.
type Options struct {
	Results  string // the folder of results, which has the notes
	Settings string // the file of the settings. It need not exist
	Course   string // the module's folder, for tests that are also right; "": there are none
	By       string // who reviews: the default of the forms
	Known    settings.Known

	Class   func() (result.Class, error)                         // reads the class from the files, with its notes
	Report  func(w io.Writer, c result.Class, added Added) error // writes the page of a class
	Changes func(w io.Writer, added Added) error                 // writes what changed since an older grading; nil: there is none
}

// Added is what a review adds to a page.
type Added struct {
	Script, Style string
	Nonce         string // of the content security policy
}

// Server is a review.
type Server struct {
	options Options
	token   string
	hosts   []string // that a request may name
	mux     *http.ServeMux
	address net.Addr

	mu      sync.Mutex          // of all that reads a file and writes it
	members map[string][]string // the paths of each student's files, as the last page had them
}

// Listen opens a loopback address, such as "127.0.0.1:0", and refuses others.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("%q is no address. Write 127.0.0.1:0, or another port of this machine", addr)
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("%s would show the class to other machines. Take 127.0.0.1:0. From another machine, use a tunnel: ssh -L", addr)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%w. Take another port with --addr, or 127.0.0.1:0 for any free one", err)
	}
	if at, ok := l.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		_ = l.Close()
		return nil, fmt.Errorf("%s is not on this machine's loopback. Take 127.0.0.1:0", addr)
	}
	return l, nil
}

// New prepares a review that is served at an address.
func New(o Options, at net.Addr) *Server {
	s := &Server{options: o, token: rand.Text(), address: at, mux: http.NewServeMux()}
	_, port, _ := net.SplitHostPort(at.String())
	for _, host := range []string{"127.0.0.1", "[::1]", "localhost"} {
		s.hosts = append(s.hosts, host+":"+port)
	}
	if at.String() != s.hosts[0] && at.String() != s.hosts[1] {
		s.hosts = append(s.hosts, at.String()) // 127.0.0.2
	}
	s.mux.HandleFunc("GET /{$}", s.report)
	s.mux.HandleFunc("GET /regrade", s.regrade)
	s.mux.Handle("POST /api/note", write(s, s.note))
	s.mux.Handle("POST /api/void", write(s, s.void))
	s.mux.Handle("POST /api/override", write(s, s.override))
	s.mux.Handle("POST /api/also", write(s, s.also))
	return s
}

// URL is the page's address. Who knows it can read and write.
func (s *Server) URL() string { return "http://" + s.address.String() + "/" + s.token + "/" }

// Limits on a connection. A page of a large class takes a while to build.
const (
	headerTime = 10 * time.Second
	bodyTime   = 30 * time.Second
	stopTime   = 2 * time.Second
	maxHeader  = 64 << 10
)

// Serve serves the review until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, MaxHeaderBytes: maxHeader}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if server.Shutdown(limited) != nil {
			_ = server.Close()
		}
	})
	err := server.Serve(l)
	if !stop() {
		<-ended // what is being written is whole
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
