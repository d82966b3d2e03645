package world

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"

	"failurelab/lab/wire"

	"github.com/felixge/httpsnoop"
)

const (
	maxExchanges = 32      // how many exchanges a world remembers
	maxBodyBytes = 4 << 10 // how much of a body an exchange holds

	maxHeaderBytes = 32 << 10 // how long the header of a request may be, which an exchange and the log hold
)

// traffic counts requests, remembers the first [maxExchanges] exchanges, and knows whether a request is in flight.
type traffic struct {
	mu        sync.Mutex
	idle      *sync.Cond
	total     int
	inFlight  int
	expected  int  // how many requests are known to have been sent; 0 if nothing announces them
	stopped   bool // no more requests will arrive
	exchanges []wire.Exchange
}

func newTraffic() *traffic {
	t := &traffic{}
	t.idle = sync.NewCond(&t.mu)
	return t
}

// watch records the requests that h serves.
func (t *traffic) watch(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.mu.Lock()
		t.total++
		t.inFlight++
		if t.total >= t.expected {
			t.idle.Broadcast()
		}
		t.mu.Unlock()

		start, sent := time.Now(), r.Header.Clone()
		var sentBody head
		r.Body = teeBody{r.Body, io.TeeReader(r.Body, &sentBody)}
		response := &responseHead{status: http.StatusOK}
		defer func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			if len(t.exchanges) < maxExchanges {
				t.exchanges = append(t.exchanges, wire.Exchange{
					Method: r.Method, Path: r.URL.RequestURI(), Sent: sent, SentBody: sentBody.String(),
					Status: response.status, Received: w.Header().Clone(), Body: response.body.String(), Took: time.Since(start),
				})
			}
			if t.inFlight--; t.inFlight == 0 {
				t.idle.Broadcast()
			}
		}()
		h.ServeHTTP(response.capture(w), r)
	})
}

// expectOne announces a request that was sent and may not have arrived yet.
func (t *traffic) expectOne() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.expected++
}

// stop says that no more requests will arrive, whatever was announced.
func (t *traffic) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = true
	t.idle.Broadcast()
}

// waitIdle returns when no request is in flight, and all that were announced have arrived.
func (t *traffic) waitIdle() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.inFlight > 0 || (t.total < t.expected && !t.stopped) {
		t.idle.Wait()
	}
}

// waitArrived returns when all requests that were announced have arrived.
func (t *traffic) waitArrived() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.total < t.expected && !t.stopped {
		t.idle.Wait()
	}
}

func (t *traffic) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.total
}

func (t *traffic) list() []wire.Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.exchanges
}

// head keeps the first [maxBodyBytes] that are written to it.
type head struct{ bytes.Buffer }

// Write never fails, and reports all of p as written.
func (h *head) Write(p []byte) (int, error) {
	if room := maxBodyBytes - h.Len(); room > 0 {
		h.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// teeBody is a request's body that is read through a tee.
type teeBody struct {
	io.Closer
	io.Reader
}

// responseHead is the status of a response, and the start of its body.
type responseHead struct {
	status      int
	wroteHeader bool
	body        head
}

// capture fills h with what is written to w.
func (h *responseHead) capture(w http.ResponseWriter) http.ResponseWriter {
	return httpsnoop.Wrap(w, httpsnoop.Hooks{
		WriteHeader: func(next httpsnoop.WriteHeaderFunc) httpsnoop.WriteHeaderFunc {
			return func(status int) {
				if !h.wroteHeader && status >= http.StatusOK { // a status below 200 is informational
					h.status, h.wroteHeader = status, true
				}
				next(status)
			}
		},
		Write: func(next httpsnoop.WriteFunc) httpsnoop.WriteFunc {
			return func(p []byte) (int, error) {
				h.wroteHeader = true
				_, _ = h.body.Write(p)
				return next(p)
			}
		},
		WriteString: func(next httpsnoop.WriteStringFunc) httpsnoop.WriteStringFunc {
			return func(s string) (int, error) {
				h.wroteHeader = true
				_, _ = h.body.Write([]byte(s))
				return next(s)
			}
		},
		ReadFrom: func(next httpsnoop.ReadFromFunc) httpsnoop.ReadFromFunc {
			return func(src io.Reader) (int64, error) {
				h.wroteHeader = true
				return next(io.TeeReader(src, &h.body))
			}
		},
	})
}
