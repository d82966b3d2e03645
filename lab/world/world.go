// Package world is one isolated, running lab: its own database, clock, log and listener, the app on top, and the
// customer whose request shows what is wrong.
//
// A world is opened in steps. It begins healthy; a failure breaks it for real and says what the customer sends; a swap may
// then exchange a part, and only when all steps are taken is the app built and served. So nothing in the app needs to know
// that it is being broken.
package world

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/wire"
)

// Step changes a world that does not serve yet.
type Step func(*World)

// World is a lab in the making and, once [Open] returns it, at work.
type World struct {
	api.Parts

	Wrap     func(http.Handler) http.Handler // what stands in front of the app
	Given    map[string]string               // what the ticket hands over
	Customer wire.Request                    // what the customer sends

	name     string                       // of the database
	app      atomic.Pointer[http.Handler] // what serves, from the start on
	log      *Log
	operator *sql.DB // a connection to the database that is not the app's
	copies   copies  // of the database, for who reads it
	listener net.Listener
	server   *http.Server
	calls    *calls            // that the customer made
	arrived  *calls            // that the app was given
	ahead    atomic.Int64      // nanoseconds that the clock was moved
	err      error             // the first thing that went wrong in a step
	cast     map[string]string // other names for users
	ends     []func()
	held     held // connections that are not given back

	gateway    *gateway      // nil: nothing stands in front of the app
	gate       string        // where it listens
	partner    *partner      // nil: the app has none
	patience   time.Duration // how long the app waits for its partner
	budget     atomic.Int64  // nanoseconds that the app gives a long query
	slack      time.Duration // that it gives beyond
	names      *nameServer   // nil: customers have the address
	terminator *terminator   // nil: there is no TLS
	mistaken   string        // what is taken for the API's home; "": nothing is
	machine    wire.Machine  // the customer's

	mu sync.Mutex // Parts, Customer and machine, once the world serves
}

// worlds counts them, so that each has a database of its own.
var worlds atomic.Int64

// Open makes a world, takes the steps in order, and serves. The caller closes it.
func Open(steps ...Step) (*World, error) {
	w := &World{
		Parts: api.Defaults(), Wrap: func(h http.Handler) http.Handler { return h },
		log: &Log{}, calls: newCalls(), arrived: newCalls(), patience: PartnerBudget,
	}
	w.Now = func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }
	w.NewID = func() string { return rand.Text()[:16] }
	w.Secret = []byte(rand.Text())
	w.Log = w.log.handler(w.Now)
	w.QueryBudget(api.QueryBudget)
	w.Bounded = func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, time.Duration(w.budget.Load())+w.slack)
	}

	var err error
	w.name = fmt.Sprintf("world-%d", worlds.Add(1))
	if w.operator, err = copyOfSeed(w.name); err != nil { // it has the first connection: the database does not end with the app's
		return nil, fmt.Errorf("open a world: %w", err)
	}
	w.closing(func() { _ = w.operator.Close() })
	w.closing(w.copies.end)
	if w.DB, err = memory(w.name); err != nil {
		w.Close()
		return nil, fmt.Errorf("open a world: %w", err)
	}
	w.closing(func() { _ = w.DB.Close() })
	w.closing(w.held.end)
	if w.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		w.Close()
		return nil, fmt.Errorf("open a world: %w", err)
	}
	w.give()
	for _, step := range steps {
		step(w)
	}
	if w.err != nil {
		w.Close()
		return nil, fmt.Errorf("open a world: %w", w.err)
	}
	w.start()
	app := w.arrived.watch(w.Handler())
	if w.gateway == nil {
		app = w.calls.watch(app)
	}
	w.server = &http.Server{Handler: app, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = w.server.Serve(w.listener) }() // ends with Close
	return w, nil
}

// start makes the app of its parts, and has it serve.
func (w *World) start() {
	app := w.Wrap(api.New(w.Parts))
	w.app.Store(&app)
}

// Handler is the app by itself, for who has a listener of his own. What comes in there is nobody's call.
func (w *World) Handler() http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { (*w.app.Load()).ServeHTTP(rw, r) })
}

// URL is where the customer's program finds the world.
func (w *World) URL() string {
	switch {
	case w.terminator != nil:
		return "https://" + Name
	case w.names != nil:
		return "http://" + Name
	default:
		return "http://" + w.front()
	}
}

// front is where calls come in: the app's own address, or that of what stands in front of it.
func (w *World) front() string {
	if w.gateway != nil {
		return w.gate
	}
	return w.listener.Addr().String()
}

// closing says what is to be done in the end, last things first.
func (w *World) closing(f func()) { w.ends = append(w.ends, f) }

// Stop hangs up on everybody. The log and the database can still be read.
func (w *World) Stop() {
	if w.server != nil {
		_ = w.server.Close()
	}
	_ = w.listener.Close()
	w.arrived.end()
}

// Close ends everything that the world started.
func (w *World) Close() {
	if w.listener != nil {
		w.Stop()
	}
	for _, f := range slices.Backward(w.ends) {
		f()
	}
	w.ends = nil
}

// Cure takes a cure's steps in a world that serves, and returns what the customer has from now on.
func (w *World) Cure(cure Step) (wire.Cured, error) {
	w.mu.Lock()
	cure(w)
	w.mu.Unlock()
	return wire.Cured{Request: w.Request(), Machine: w.Machine()}, w.err
}

// Request is what the customer sends.
func (w *World) Request() wire.Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.Customer
	switch {
	case r.Host != "" || r.Method == "": // nobody calls yet
	case w.names != nil:
		r.Host = Name
	default:
		r.Host = w.front()
	}
	return r
}

// Machine is the customer's machine.
func (w *World) Machine() wire.Machine {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.machine
}

// Client is the customer's HTTP client.
func (w *World) Client() *http.Client { return wire.NewClient(w.Machine) }

// Advance moves the clock forward.
func (w *World) Advance(d time.Duration) { w.ahead.Add(int64(d)) }

// Calls is how many calls have reached the world.
func (w *World) Calls() int { return w.calls.count() }

// Exchanges are the calls so far, when none is in flight any more.
func (w *World) Exchanges() []wire.Exchange {
	w.calls.wait()
	return w.calls.list()
}

// Lines is the log, when every call that is in flight has ended.
func (w *World) Lines() []wire.Line {
	w.calls.wait()
	w.arrived.wait()
	return w.log.Lines()
}

// Metrics is what the world measures, when every call that is in flight has ended.
func (w *World) Metrics() map[string]string {
	w.calls.wait()
	w.arrived.wait()
	w.mu.Lock() // a cure may restart the app
	pool := w.DB.Stats()
	w.mu.Unlock()
	m := map[string]int64{
		"calls_total":         int64(w.arrived.count()),
		"db_connections_max":  int64(pool.MaxOpenConnections),
		"db_connections_used": int64(pool.InUse),
		"db_waits_total":      pool.WaitCount,
	}
	if g := w.gateway; g != nil {
		m["gateway_requests_total"] = g.requests.Load()
		m["gateway_unrouted_total"] = g.unrouted.Load()
		m["gateway_timeouts_total"] = g.timeouts.Load()
	}
	if w.partner != nil {
		m["partner_calls_total"] = w.partner.calls.Load()
	}
	if w.names != nil {
		lookups, unanswered := w.names.asked()
		m["dns_lookups_total"], m["dns_unanswered_total"] = int64(lookups), int64(unanswered)
	}
	metrics := make(map[string]string, len(m)+1)
	for name, n := range m {
		metrics[name] = strconv.FormatInt(n, 10)
	}
	if w.names != nil {
		metrics["dns_answer"] = w.names.says(Name)
	}
	return metrics
}
