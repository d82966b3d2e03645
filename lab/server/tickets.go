package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

// maxAge is the age at which a ticket's lab is replaced by a new one. By then its tokens have nearly expired, and visitors have
// left their changes behind.
const maxAge = 30 * time.Minute

// tickets holds a lab for each ticket. The first request for a ticket opens its lab; all clients share it, so there are never
// more labs than tickets.
type tickets struct {
	handler func(*ring) slog.Handler

	mu    sync.Mutex
	open  map[string]*opened
	ended bool
}

// opened is a ticket's lab.
type opened struct {
	ticket *failure.Failure
	world  *world.World
	lines  *ring
	since  time.Time
	cured  atomic.Bool
}

func newTickets(handler func(*ring) slog.Handler) *tickets {
	return &tickets{handler: handler, open: map[string]*opened{}}
}

// Why there is no lab for a ticket.
var (
	errNoTicket = errors.New("no such ticket")
	errNotHere  = errors.New("this ticket does not run here") // this system lacks a mechanism that it needs
	errEnded    = errors.New("the lab has ended")
)

// find returns a ticket's lab. It opens one if there is none, if it is too old, or if anew is set.
func (t *tickets) find(number string, anew bool) (*opened, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.findLocked(number, anew)
}

// failureOf returns the failure behind a ticket.
func failureOf(number string) (*failure.Failure, error) {
	e := course.Of(number)
	if e == nil {
		return nil, fmt.Errorf("%w: %q", errNoTicket, number)
	}
	if why := e.Unsupported(number); why != "" {
		return nil, fmt.Errorf("%w: %s", errNotHere, why)
	}
	return e.Ticket(number), nil
}

// findLocked is find with t.mu held.
func (t *tickets) findLocked(number string, anew bool) (*opened, error) {
	f, err := failureOf(number)
	if err != nil {
		return nil, err
	}
	before := t.open[number]
	if before != nil && !anew && time.Since(before.since) < maxAge {
		return before, nil
	}
	if t.ended {
		return nil, errEnded
	}
	lines := newRing()
	if before != nil {
		lines = before.lines // clients that follow the log go on with the new lab's lines
	}
	w, err := world.Open(forgetful, func(w *world.World) { w.App.Log = t.handler(lines) }, f.Break)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", number, err)
	}
	if before != nil {
		before.world.Close() // this cuts off its requests in flight
	}
	o := &opened{ticket: f, world: w, lines: lines, since: time.Now()}
	t.open[number] = o
	return o, nil
}

// cure applies a ticket's cure, unless its lab is cured already.
func (t *tickets) cure(number string) (*opened, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	o, err := t.findLocked(number, false)
	if err != nil {
		return nil, err
	}
	if !o.cured.Swap(true) {
		_, err = o.world.Cure(o.ticket.Cure)
	}
	return o, err
}

func (t *tickets) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, o := range t.open {
		o.world.Close()
	}
	clear(t.open)
	t.ended = true
}

// Ticket is a ticket as the page shows it, without its cause: that has a route of its own.
type Ticket struct {
	Number      string `json:"number"`
	Exercise    string `json:"exercise"`
	Title       string `json:"title"` // of the exercise
	Symptom     string `json:"symptom"`
	Stretch     bool   `json:"stretch,omitempty"`
	Unsupported string `json:"unsupported,omitempty"` // why this system cannot run it; "" if it can
}

func everyTicket() []Ticket {
	var list []Ticket
	for _, e := range course.All() {
		for _, f := range e.AllTickets() {
			list = append(list, newTicket(e, f))
		}
	}
	return list
}

func newTicket(e *course.Exercise, f *failure.Failure) Ticket {
	return Ticket{f.Ticket.Number, e.Name, e.Title, f.Ticket.Symptom, f.Ticket.Stretch, f.Unsupported()}
}

// Call is a ticket's request, which the page's user can change and send.
type Call struct {
	Method string              `json:"method"`
	URL    string              `json:"url"` // as the customer's program has it; only its path and query may be changed
	Header map[string][]string `json:"header"`
	Body   string              `json:"body"`
}

// Shown is a ticket and its call.
type Shown struct {
	Ticket
	Call  Call   `json:"call"`
	Curl  string `json:"curl"`            // the command that sends the same request; "" if curl cannot
	Cured bool   `json:"cured,omitempty"` // whether its cure was applied
}

func (s *Server) listTickets(w http.ResponseWriter, _ *http.Request) { answer(w, everyTicket()) }

func (s *Server) showTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.find(r.PathValue("ticket"), false)
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, s.shown(r, o))
}

func (s *Server) resetTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.find(r.PathValue("ticket"), true)
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, s.shown(r, o))
}

func (s *Server) cureTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.cure(r.PathValue("ticket"))
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, s.shown(r, o))
}

func (s *Server) showCause(w http.ResponseWriter, r *http.Request) {
	f, err := failureOf(r.PathValue("ticket"))
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, map[string]string{"cause": string(f.Cause), "means": f.Means, "see": f.See})
}

func (s *Server) ticketLog(r *http.Request) (*ring, bool) {
	o, err := s.tickets.find(r.PathValue("ticket"), false)
	if err != nil {
		return nil, false
	}
	return o.lines, true
}

// shown returns a ticket's lab as the page shows it now.
func (s *Server) shown(r *http.Request, o *opened) Shown {
	q := o.world.Request()
	c := Call{Method: q.Method, URL: strings.TrimPrefix(q.Scheme+"://", "://") + q.Host + q.Path, Header: q.Header, Body: q.Body}
	f := o.ticket
	return Shown{Ticket: newTicket(course.Of(f.Ticket.Number), f), Call: c, Curl: curl(r.Host, o, q), Cured: o.cured.Load()}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // the client may have hung up
}
