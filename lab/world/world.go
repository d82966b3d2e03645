// Package world runs one isolated lab: its own database, clock, log and listeners, the app, and the customer whose request
// shows what is wrong.
//
// [Open] takes steps. The world starts healthy, one step breaks it for real and says what the customer sends, and another
// may replace a part with a broken one. The app is built after the last step, so the app's code never checks whether it is
// being broken. A cure is a step too: [World.Cure] takes it while the world serves.
package world

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"failurelab/lab/wire"
)

// Step changes a world. [Open] takes steps before the world serves, [World.Cure] while it serves.
type Step func(*World)

// World is a lab that is being set up and, once [Open] returns it, serves.
type World struct {
	App      *App
	Database *Database
	Log      *Log
	Network  *Network
	Gateway  *Gateway
	Partner  *Partner

	Given    map[string]string // good credentials that every ticket hands to the learner's test
	Customer wire.Request      // what the customer sends; its Host is "" unless the customer has a wrong one

	Measured func(map[string]string) // may change the metrics just before an operator reads them

	clockOffset atomic.Int64 // nanoseconds between real time and the world's time
	listener    net.Listener // of the app
	server      *http.Server
	customers   *traffic      // requests that the customer sent
	received    *traffic      // requests that reached the app
	cast        Cast          // the names and numbers; see Cast
	patience    int           // see Patience
	ample       time.Duration // how long something may take that has to succeed: Ample, with the world's patience
	clocks      clocks        // which timeouts have run out
	err         error         // the first error of a step
	cleanups    []func()

	mu sync.Mutex // guards App.Parts, Customer and Network.machine once the world serves
}

// Open makes a world, takes the steps in order, and serves. It returns the first error that a step met. The caller closes
// the world.
func Open(steps ...Step) (*World, error) {
	w, err := newWorld()
	if err != nil {
		return nil, fmt.Errorf("open a world: %w", err)
	}
	for _, step := range steps {
		step(w)
	}
	if w.err != nil {
		w.Close()
		return nil, fmt.Errorf("open a world: %w", w.err)
	}
	w.App.start()
	app := w.received.watch(w.App)
	if !w.Gateway.inUse() {
		app = w.customers.watch(w.vouch(app))
	}
	w.server = &http.Server{Handler: app, MaxHeaderBytes: maxHeaderBytes, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = w.server.Serve(w.listener) }() // ends with Close
	return w, nil
}

// newWorld is a healthy world that does not serve yet.
func newWorld() (*World, error) {
	w := &World{ample: Ample, Log: &Log{}, customers: newTraffic(), received: newTraffic()}
	w.App = newApp(w)
	w.Database = newDatabase(w)
	w.Network = &Network{world: w, due: map[string]Clock{}}
	w.Gateway = &Gateway{world: w, drains: removed, picks: inTurn, timedOut: make(chan struct{})}
	w.Measured = func(map[string]string) {}
	w.Partner = &Partner{world: w, received: newTraffic(), timeout: PartnerTimeout}

	w.App.Now = func() time.Time { return time.Now().Add(time.Duration(w.clockOffset.Load())) }
	w.App.NewID = func() string { return rand.Text()[:16] }
	w.App.Secret = []byte(rand.Text())
	w.App.Log = w.Log.handler(w.App.Now)
	w.App.Bounded = w.Database.BoundQuery

	if err := w.Database.open(); err != nil {
		w.Close()
		return nil, err
	}
	var err error
	if w.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		w.Close()
		return nil, err
	}
	w.fillGiven()
	return w, nil
}

// URL is the base URL that the customer's program uses.
func (w *World) URL() string {
	switch {
	case w.Network.terminator != nil:
		return "https://" + Name
	case w.Network.names != nil:
		return "http://" + Name
	default:
		return "http://" + w.frontAddress()
	}
}

// frontAddress is where the customer's requests come in: at the gateway, or at the app when there is no gateway.
func (w *World) frontAddress() string {
	if w.Gateway.inUse() {
		return w.Gateway.address
	}
	return w.appAddress()
}

func (w *World) appAddress() string { return w.listener.Addr().String() }

// onClose adds a function that Close calls. The last one added is called first.
func (w *World) onClose(f func()) { w.cleanups = append(w.cleanups, f) }

// fail remembers err, unless a step failed before.
func (w *World) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Stop closes the app's listener and its connections. The log and the database can still be read.
func (w *World) Stop() {
	if w.server != nil {
		_ = w.server.Close()
	}
	_ = w.listener.Close()
	w.received.stop()
	w.Partner.received.stop()
}

// Close stops the world and frees everything it started.
func (w *World) Close() {
	if w.listener != nil {
		w.Stop()
	}
	for _, f := range slices.Backward(w.cleanups) {
		f()
	}
	w.cleanups = nil
}

// Cure takes a cure's step while the world serves. It returns what the customer sends, and from which machine, from now on.
func (w *World) Cure(cure Step) (wire.Cured, error) {
	func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		cure(w)
	}()
	return wire.Cured{Request: w.Request(), Machine: w.Machine()}, w.err
}

// Now is the world's time.
func (w *World) Now() time.Time { return w.App.Now() }

// Advance moves the world's clock forward by d, or back when d is negative.
func (w *World) Advance(d time.Duration) { w.clockOffset.Add(int64(d)) }

// Calls is how many requests the customer has sent. Requests to the old host count too.
func (w *World) Calls() int { return w.customers.count() }

// Exchanges are the customer's first requests with their responses. It waits until no request is in flight.
func (w *World) Exchanges() []wire.Exchange {
	w.customers.waitIdle()
	return w.customers.list()
}

// Lines are the lines of the log. It waits until no request is in flight.
func (w *World) Lines() []wire.Line {
	w.waitIdle()
	return w.Log.Lines()
}

// Query is [Database.Query].
func (w *World) Query(ctx context.Context, query string) (wire.Table, error) {
	return w.Database.Query(ctx, query)
}

// StandIn is [Partner.StandIn].
func (w *World) StandIn(base string) error { return w.Partner.StandIn(base) }

// StandInRequests is how many requests the app has sent to a stand-in.
func (w *World) StandInRequests() int { return int(w.Partner.standInTook.Load()) }

func (w *World) waitIdle() {
	w.customers.waitIdle()
	w.received.waitIdle()
}
