package world

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"

	"failurelab/lab/wire"
)

// most is how many exchanges a world remembers, and kept how much of a body.
const (
	most = 32
	kept = 4 << 10
)

// calls counts the calls that reach a world, remembers the first of them, and knows when none is in flight.
type calls struct {
	mu        sync.Mutex
	idle      *sync.Cond
	total     int
	inFlight  int
	expected  int  // how many are known to have been sent here; 0: nobody says
	ended     bool // no more of them will come
	exchanges []wire.Exchange
}

func newCalls() *calls {
	c := &calls{}
	c.idle = sync.NewCond(&c.mu)
	return c
}

// watch is h, watched.
func (c *calls) watch(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.total++
		c.inFlight++
		c.mu.Unlock()

		began, sent, answer := time.Now(), r.Header.Clone(), &copying{ResponseWriter: w, status: http.StatusOK}
		body := &reading{ReadCloser: r.Body}
		r.Body = body
		defer func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			if len(c.exchanges) < most {
				c.exchanges = append(c.exchanges, wire.Exchange{
					Method: r.Method, Path: r.URL.RequestURI(), Sent: sent, SentBody: body.head.String(),
					Status: answer.status, Received: w.Header().Clone(), Body: answer.body.String(), Took: time.Since(began),
				})
			}
			if c.inFlight--; c.inFlight == 0 {
				c.idle.Broadcast()
			}
		}()
		h.ServeHTTP(answer, r)
	})
}

// expect announces a call that was sent, and may not be here yet.
func (c *calls) expect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected++
}

// end says that no more calls will come, whatever was announced.
func (c *calls) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	c.idle.Broadcast()
}

// wait returns when no call is in flight.
func (c *calls) wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.inFlight > 0 || (c.total < c.expected && !c.ended) {
		c.idle.Wait()
	}
}

func (c *calls) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.total
}

func (c *calls) list() []wire.Exchange {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.exchanges
}

// reading keeps the beginning of what is read from it.
type reading struct {
	io.ReadCloser
	head bytes.Buffer
}

func (r *reading) Read(b []byte) (int, error) {
	n, err := r.ReadCloser.Read(b)
	if room := kept - r.head.Len(); room > 0 {
		r.head.Write(b[:min(room, n)])
	}
	return n, err
}

// copying keeps the beginning of what it writes.
type copying struct {
	http.ResponseWriter
	status int
	wrote  bool
	body   bytes.Buffer
}

func (w *copying) WriteHeader(status int) {
	if !w.wrote && status >= http.StatusOK { // the ones below are only informational
		w.status, w.wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *copying) Write(b []byte) (int, error) {
	w.wrote = true
	if room := kept - w.body.Len(); room > 0 {
		w.body.Write(b[:min(room, len(b))])
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController through, to flush and to hijack.
func (w *copying) Unwrap() http.ResponseWriter { return w.ResponseWriter }
