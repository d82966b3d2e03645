// Package host keeps labs for tests that run in another process.
//
// A [Run] is one process's visit: which lab it finds behind each ticket. The process is given the run's URL and nothing
// else. It opens tickets, asks its labs and reports how each test ended (the conversation is in lab/wire), and that is all
// that is known of it afterwards. The package has no opinion about right or wrong.
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

	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// maxWorlds is how many labs a run may have open at once. A test that opens more, in a loop, is told so.
const maxWorlds = 500

// Host serves runs.
type Host struct {
	server   *http.Server
	listener net.Listener
	maxOpen  int // labs of a run

	mu   sync.Mutex
	runs map[string]*Run
}

// Address is where a host listens unless it is told otherwise: a free port of the loopback interface.
const Address = "127.0.0.1:0"

// New starts a host that listens on an address; "" is [Address]. The caller closes it.
func New(address string) (*Host, error) {
	l, err := net.Listen("tcp", cmp.Or(address, Address))
	if err != nil {
		return nil, fmt.Errorf("host: %w", err)
	}
	h := &Host{listener: l, maxOpen: maxWorlds, runs: map[string]*Run{}}
	mux := http.NewServeMux()
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
	h.server = &http.Server{Handler: mux, ErrorLog: log.New(io.Discard, "", 0)}
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

// Run begins a visit. A test that opens a ticket of the exercise without an assignment skips itself. The caller closes the
// run.
func (h *Host) Run(e *course.Exercise, assignments map[string]Assignment) *Run {
	return h.begin(&Run{exercise: e, assignments: assignments})
}

func (h *Host) begin(r *Run) *Run {
	token := rand.Text()
	r.url, r.maxOpen = "http://"+h.listener.Addr().String()+"/"+token, h.maxOpen
	r.forget = func() { h.forget(token) }
	r.worlds, r.triaged, r.late, r.tries = map[string]*visit{}, map[int]*Triaged{}, map[string]string{}, map[int]int{}
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

// answer makes a handler of one question. An error is our fault, and told as such.
func answer[Q, A any](h *Host, do func(r *Run, world string, q Q) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		run := h.find(req.PathValue("run"))
		if run == nil {
			http.Error(w, "this run has ended", http.StatusGone)
			return
		}
		var q Q
		if err := json.NewDecoder(http.MaxBytesReader(w, req.Body, 8<<20)).Decode(&q); err != nil {
			http.Error(w, "question: "+err.Error(), http.StatusBadRequest)
			return
		}
		a, err := do(run, req.PathValue("world"), q)
		if errors.Is(err, wire.ErrClosed) {
			http.Error(w, err.Error(), http.StatusGone)
			return
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(a) // the process may have died meanwhile
	}
}

// Shift begins a visit of a triage. The caller closes the run.
func (h *Host) Shift(e *course.Exercise, s Shift) *Run {
	return h.begin(&Run{exercise: e, onDuty: &s})
}
