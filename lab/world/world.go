// Package world is one isolated, running lab: its own database, clock, log and listener, the app on top, and the
// customer whose request shows what is wrong.
//
// A world is opened in steps. It begins healthy; a failure breaks it for real and says what the customer sends; a swap may
// then exchange a part, and only when all steps are taken is the app built and served. So nothing in the app needs to know
// that it is being broken.
package world

import (
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
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

	log      *Log
	listener net.Listener
	server   *http.Server
	calls    *calls
	ahead    atomic.Int64 // nanoseconds that the clock was moved
	err      error        // the first thing that went wrong in a step

	mu sync.Mutex // Customer, once the world serves
}

// Open makes a world, takes the steps in order, and serves. The caller closes it.
func Open(steps ...Step) (*World, error) {
	w := &World{Parts: api.Defaults(), Wrap: func(h http.Handler) http.Handler { return h }, log: &Log{}, calls: newCalls()}
	w.Now = func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }
	w.NewID = func() string { return rand.Text()[:16] }
	w.Secret = []byte(rand.Text())
	w.Log = w.log.handler(w.Now)

	var err error
	if w.DB, err = copyOfSeed(); err != nil {
		return nil, fmt.Errorf("open a world: %w", err)
	}
	if w.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		_ = w.DB.Close()
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
	w.server = &http.Server{Handler: w.calls.watch(w.Wrap(api.New(w.Parts))), ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = w.server.Serve(w.listener) }() // ends with Close
	return w, nil
}

// URL is where the world listens.
func (w *World) URL() string { return "http://" + w.listener.Addr().String() }

// Stop hangs up on everybody. The log and the database can still be read.
func (w *World) Stop() {
	if w.server != nil {
		_ = w.server.Close()
	}
	_ = w.listener.Close()
}

// Close ends everything that the world started.
func (w *World) Close() {
	w.Stop()
	_ = w.DB.Close()
}

// Cure takes a cure's steps in a world that serves, and returns what the customer sends from now on.
func (w *World) Cure(cure Step) (wire.Request, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	cure(w)
	return w.Customer, w.err
}

// Request is what the customer sends.
func (w *World) Request() wire.Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Customer
}

// Advance moves the clock forward.
func (w *World) Advance(d time.Duration) { w.ahead.Add(int64(d)) }

// Calls is how many calls have reached the world.
func (w *World) Calls() int { return w.calls.count() }

// Exchanges are the calls so far, when none is in flight any more.
func (w *World) Exchanges() []Exchange {
	w.calls.wait()
	return w.calls.list()
}

// Lines is the log, when every call that is in flight has ended.
func (w *World) Lines() []wire.Line {
	w.calls.wait()
	return w.log.Lines()
}

// Metrics is what the world measures.
func (w *World) Metrics() map[string]string {
	pool := w.DB.Stats()
	return map[string]string{
		"calls_total":         strconv.Itoa(w.Calls()),
		"db_connections_max":  strconv.Itoa(pool.MaxOpenConnections),
		"db_connections_used": strconv.Itoa(pool.InUse),
		"db_waits_total":      strconv.FormatInt(pool.WaitCount, 10),
	}
}
