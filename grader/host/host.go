// Package host keeps labs for tests that run in another process.
//
// A [Run] serves one process, and says which lab the process gets for each ticket. The process knows only the run's URL. It
// opens tickets, asks its labs and reports how each test ended (the protocol is in lab/wire). The grader learns nothing else
// from it. The package does not decide what is right or wrong.
package host

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// Host serves runs.
type Host struct {
	server   *http.Server
	listener net.Listener
	maxOpen  int // labs of a run

	mu   sync.Mutex
	runs map[string]*Run
}

// Address is where a host listens by default: a free port of the loopback interface.
const Address = "127.0.0.1:0"

// New starts a host that listens on an address; "" is [Address]. The caller closes it.
func New(address string) (*Host, error) {
	l, err := net.Listen("tcp", cmp.Or(address, Address))
	if err != nil {
		return nil, fmt.Errorf("host: %w", err)
	}
	h := &Host{listener: l, maxOpen: maxWorlds, runs: map[string]*Run{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{run}/begin/{$}", answer(h, (*Run).begins))
	mux.HandleFunc("POST /{run}/open/{$}", answer(h, (*Run).open))
	mux.HandleFunc("POST /{run}/logs/{world}", answer(h, (*Run).logs))
	mux.HandleFunc("POST /{run}/sql/{world}", answer(h, (*Run).sql))
	mux.HandleFunc("POST /{run}/metrics/{world}", answer(h, (*Run).metrics))
	mux.HandleFunc("POST /{run}/cure/{world}", answer(h, (*Run).cure))
	mux.HandleFunc("POST /{run}/advance/{world}", answer(h, (*Run).advance))
	mux.HandleFunc("POST /{run}/partner/{world}", answer(h, (*Run).partner))
	mux.HandleFunc("POST /{run}/report/{world}", answer(h, (*Run).report))
	mux.HandleFunc("POST /{run}/shift/{$}", answer(h, (*Run).shift))
	mux.HandleFunc("POST /{run}/incident/{$}", answer(h, (*Run).incident))
	mux.HandleFunc("POST /{run}/vouch/{world}", answer(h, (*Run).vouched))
	mux.HandleFunc("POST /{run}/triaged/{world}", answer(h, (*Run).diagnosed))
	mux.HandleFunc("POST /{run}/relieved/{$}", answer(h, (*Run).relieved))
	mux.HandleFunc("POST /{run}/ended/{$}", answer(h, (*Run).end))
	h.server = &http.Server{Handler: mux, ReadHeaderTimeout: slow, MaxHeaderBytes: maxHeader, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = h.server.Serve(l) }() // ends with Close
	return h, nil
}

// Close ends the host and what is left of its runs.
func (h *Host) Close() {
	_ = h.server.Close()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.runs {
		r.closeWorlds()
	}
}

// Run begins a run for one process. A test that opens a ticket of the exercise without an assignment is skipped. The caller
// closes the run.
func (h *Host) Run(e *course.Exercise, assignments map[string]Assignment) *Run {
	return h.begin(&Run{exercise: e, assignments: assignments})
}

func (h *Host) begin(r *Run) *Run {
	token := rand.Text()
	r.url, r.maxOpen = "http://"+h.listener.Addr().String()+"/"+token, h.maxOpen
	r.forget = func() { h.forget(token) }
	r.worlds, r.triaged, r.begun = map[string]*visit{}, map[int]*Triaged{}, map[int]bool{}
	r.late, r.tries = map[string]string{}, map[int]int{}
	r.asking = make(chan struct{}, maxAsking)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.runs[token] = r
	return r
}

func (h *Host) find(token string) *Run {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.runs[token]
}

func (h *Host) forget(token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.runs, token)
}

// answer makes an HTTP handler for one kind of question. An error is a fault of ours and gets a 500, except for the two errors
// that say what the process did wrong.
func answer[Q, A any](h *Host, do func(r *Run, world string, q Q) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		run := h.find(req.PathValue("run"))
		if run == nil {
			http.Error(w, "this run has ended", http.StatusGone)
			return
		}
		run.asking <- struct{}{}
		defer func() { <-run.asking }()
		deadline := http.NewResponseController(w)
		_ = deadline.SetReadDeadline(time.Now().Add(slow))
		var q Q
		if err := json.NewDecoder(http.MaxBytesReader(w, req.Body, wire.MaxQuestion)).Decode(&q); err != nil {
			http.Error(w, "question: "+err.Error(), statusOf(err, http.StatusBadRequest))
			return
		}
		_ = deadline.SetReadDeadline(time.Time{})
		a, err := ask(run, do, req.PathValue("world"), q)
		_ = deadline.SetWriteDeadline(time.Now().Add(slow)) // a process that does not read its responses must not make us keep them
		if err != nil {
			http.Error(w, err.Error(), statusOf(err, http.StatusInternalServerError))
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(a) // the process may have died
		_ = deadline.SetWriteDeadline(time.Time{})
	}
}

// ask lets a run answer a question. A panic is a fault of ours, and ends only this question.
func ask[Q, A any](r *Run, do func(r *Run, world string, q Q) (A, error), world string, q Q) (a A, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = r.ours(fmt.Errorf("the lab panicked while it handled a request of the test: %v", p))
		}
	}()
	return do(r, world, q)
}

// statusOf is the HTTP status for an error.
func statusOf(err error, fallback int) int {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, wire.ErrClosed):
		return http.StatusGone
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, errRefused):
		return http.StatusConflict
	default:
		return fallback
	}
}

// Shift begins a run for a triage. The caller closes it.
func (h *Host) Shift(e *course.Exercise, s Shift) *Run {
	return h.begin(&Run{exercise: e, onDuty: &s})
}
