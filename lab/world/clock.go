package world

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"failurelab/lab/wire"
)

// Ample is how long something may take that has to succeed. If a part is stuck for that long, the machine is at fault. A
// world with more [Patience] gives it more.
const Ample = 10 * time.Second

// Clock is one of the lab's timeouts. A failure that is about time plans which of them run out ([World.Late]).
type Clock string

// The clocks.
const (
	DatabaseClock Clock = "the app's wait for its database"
	ConnectClock  Clock = "the wait for a connection"
	ResponseClock Clock = "the app's wait for its partner's response"
	GatewayClock  Clock = "the gateway's wait for the app"
	LookupClock   Clock = "the wait for the name server"
)

// Patience multiplies the time for what has to succeed by 1+n, and the time that the app waits for a learner's own stand-in
// by 4 to the power of n. It must be the first step.
func Patience(n int) Step {
	return func(w *World) { w.patience, w.ample = n, Ample*time.Duration(1+n) }
}

// clocks is the record of the timeouts that ran out in a world.
type clocks struct {
	mu      sync.Mutex
	ran     map[Clock]int
	late    string // the first thing that did not go as planned
	standIn bool   // the app gave up on a learner's stand-in
	vouched bool   // the customer's request has been held against the plan
}

// ranOut records that a clock ran out.
func (c *clocks) ranOut(clock Clock, planned bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ran == nil {
		c.ran = map[Clock]int{}
	}
	c.ran[clock]++
	if !planned {
		c.notAsPlanned(string(clock) + " timed out, and should not have")
	}
}

// gaveUpOnStandIn records that the app gave up on a learner's stand-in.
func (c *clocks) gaveUpOnStandIn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.standIn = true
}

// notAsPlanned records why the world is late. The caller holds c.mu.
func (c *clocks) notAsPlanned(why string) {
	if c.late == "" {
		c.late = why
	}
}

// Late says what did not go as planned because the machine was too slow: a timeout that ran out and should
// not have, or one that should have and did not. It is "" if all went as planned. What a test does in a world
// that was late says nothing about the test.
func (w *World) Late() string {
	w.clocks.mu.Lock()
	defer w.clocks.mu.Unlock()
	return w.clocks.late
}

// GaveUpOnStandIn says whether the app gave up on a learner's own stand-in. The stand-in may hang, or may not have been given
// a processor in time: only more [Patience] can tell.
func (w *World) GaveUpOnStandIn() bool {
	w.clocks.mu.Lock()
	defer w.clocks.mu.Unlock()
	return w.clocks.standIn
}

// ClientGaveUp records that a timeout of the customer's machine ran out that should not have. "" is none.
func (w *World) ClientGaveUp(clock Clock) {
	if clock != "" {
		w.clocks.ranOut(clock, false)
	}
}

// ClientClock is the clock that a test's own process names in a report ([wire.Machine.RanOut]), or "".
func ClientClock(name string) Clock {
	switch name {
	case wire.ClockLookup:
		return LookupClock
	case wire.ClockConnect:
		return ConnectClock
	default:
		return ""
	}
}

// due are the clocks that have to run out for the customer's request, as the world is now.
func (w *World) due() []Clock {
	var due []Clock
	partner := w.Partner.link.Load()
	if partner != nil && partner.due != "" {
		due = append(due, partner.due)
	}
	if w.Gateway.inUse() && w.Gateway.givesUp() && (partner == nil || !partner.standIn) { // a stand-in may be quick
		due = append(due, GatewayClock)
	}
	if w.Database.gives() < w.ample {
		due = append(due, DatabaseClock)
	}
	return due
}

// vouch holds the customer's first request against the plan: each clock that is due has to run out while it is served.
func (w *World) vouch(h http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !w.isFirst(r) {
			h.ServeHTTP(rw, r)
			return
		}
		due := w.due()
		w.clocks.mu.Lock()
		before := maps.Clone(w.clocks.ran)
		w.clocks.mu.Unlock()
		h.ServeHTTP(rw, r)
		if r.Context().Err() != nil { // the customer's program did not wait for the response
			return
		}
		w.clocks.mu.Lock()
		defer w.clocks.mu.Unlock()
		if i := slices.IndexFunc(due, func(c Clock) bool { return w.clocks.ran[c] == before[c] }); i >= 0 {
			w.clocks.notAsPlanned(fmt.Sprintf("%s should have timed out, and did not", due[i]))
		}
	})
}

// isFirst says whether a request is the first of the customer's own kind.
func (w *World) isFirst(r *http.Request) bool {
	w.mu.Lock()
	own := r.Method == w.Customer.Method && r.URL.RequestURI() == w.Customer.Path
	w.mu.Unlock()
	w.clocks.mu.Lock()
	defer w.clocks.mu.Unlock()
	first := own && !w.clocks.vouched
	w.clocks.vouched = w.clocks.vouched || own
	return first
}
