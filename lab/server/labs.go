package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/server/logs"
	"failurelab/lab/world"
)

// maxAge is the age at which a ticket's lab is started over. By then its tokens have nearly expired, and visitors have left
// their changes behind.
const maxAge = 30 * time.Minute

// Limits of what is kept of the log of a ticket's lab: the page shows no more lines, and there may be many labs.
const (
	maxTicketLines = 200
	maxTicketBytes = 256 << 10
)

// opened is a lab that was opened: that of a ticket, or the one at the root.
type opened struct {
	id     string
	ticket *failure.Failure // nil at the root
	world  *world.World     // nil until it is opened
	lines  *logs.Ring
	cured  atomic.Bool

	open  sync.Once
	err   error      // why it could not be opened
	cures sync.Mutex // held while it is cured

	desk    *desk // the session's place for the ticket; nil at the root
	since   time.Time
	used    time.Time // when it was last taken
	holds   int       // how many requests use it now
	aged    bool      // it reached its age while in use
	retired bool      // it is no longer current; it is closed with its last request
	aging   timer
}

// desk is a session's place for one ticket. Its lab may change: a new one has a new id. The lab behind an id is opened by the
// first request that needs it.
type desk struct {
	session *session
	ticket  *failure.Failure
	id      string     // of the current lab
	lab     *opened    // nil until a request needs it
	feed    *logs.Feed // of its labs, one after another: clients that follow the log go on with the new lab
	status  string     // of the last response from the lab; "" before the first
}

// labs are the labs of all sessions. Nothing here is done while mu is held that takes longer than a look-up.
type labs struct {
	clock   clock
	bounds  bounds
	handler func(*logs.Ring) slog.Handler
	hub     *hub

	mu       sync.Mutex
	shared   *session
	sessions map[string]*session // by cookie
	numbers  int                 // how many sessions there were
	desks    map[string]*desk    // by the id of the current lab
	open     map[*opened]bool    // also those that are retired and still in use
	doomed   []*opened           // to be closed when mu is released
	ended    bool
}

func newLabs(handler func(*logs.Ring) slog.Handler, h *hub) *labs {
	return &labs{
		clock: systemClock{}, bounds: defaultBounds, handler: handler, hub: h,
		shared: &session{desks: map[string]*desk{}}, sessions: map[string]*session{}, desks: map[string]*desk{}, open: map[*opened]bool{},
	}
}

// Why there is no lab for a ticket.
var (
	errNoTicket = errors.New("no such ticket")
	errNotHere  = errors.New("this ticket does not run here") // this system lacks a mechanism that it needs
	errEnded    = errors.New("the lab has ended")
)

// failureOf returns the failure behind a ticket.
func failureOf(number string) (*failure.Failure, error) {
	e := course.Of(number)
	if e == nil {
		return nil, fmt.Errorf("%w: %.40q", errNoTicket, number)
	}
	if why := e.Unsupported(number); why != "" {
		return nil, fmt.Errorf("%w: %s", errNotHere, why)
	}
	return e.Ticket(number), nil
}

// startedOver is the problem of a request that is meant for a lab that is gone: its credentials would be wrong in the current one.
func startedOver(current string) *problem {
	return &problem{
		Type: "/problems/started-over", Title: "This lab was started over", Status: http.StatusConflict, Lab: current,
		Detail: "This lab was started over, so its tokens, sessions and data are gone. Nothing was sent. " +
			"Load the ticket again, to get the request with the credentials of the new lab.",
	}
}

// take returns a session's current lab of a ticket, and opens it if necessary. If want is not "" and the current lab has another
// id, it returns the problem started-over. The caller releases the lab; until then it is not closed.
func (l *labs) take(s *session, number, want string) (*opened, error) {
	f, err := failureOf(number)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	o, err := l.hold(l.desk(s, f), want)
	l.unlock()
	return l.ready(o, err)
}

// anew starts a session's lab of a ticket over, and returns the new one as take does. Requests in the old lab are finished there.
func (l *labs) anew(s *session, number string) (*opened, error) {
	f, err := failureOf(number)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	if d := s.desks[number]; d != nil {
		l.startOver(d, whyReset)
	}
	o, err := l.hold(l.desk(s, f), "")
	l.unlock()
	return l.ready(o, err)
}

// takeByID returns the lab with an id, as take does. The id is all that a client needs to know.
func (l *labs) takeByID(id string) (*opened, error) {
	number, _, _ := strings.Cut(id, "-")
	if _, err := failureOf(number); err != nil {
		return nil, err
	}
	l.mu.Lock()
	d := l.desks[id]
	if d == nil {
		l.unlock()
		return nil, startedOver("")
	}
	o, err := l.hold(d, id)
	l.unlock()
	return l.ready(o, err)
}

// desk returns a session's place for a ticket. The caller holds l.mu.
func (l *labs) desk(s *session, f *failure.Failure) *desk {
	number := f.Ticket.Number
	if d := s.desks[number]; d != nil {
		return d
	}
	d := &desk{session: s, ticket: f, id: newID(number), feed: logs.NewFeed()}
	s.desks[number] = d
	l.desks[d.id] = d
	l.hub.opened(s, number, d.id, whyFirst)
	return d
}

// newID returns the id of a new lab. It cannot be guessed.
func newID(of string) string { return of + "-" + strings.ToLower(rand.Text()) }

// hold returns a desk's current lab, for one more request. The caller holds l.mu.
func (l *labs) hold(d *desk, want string) (*opened, error) {
	now := l.clock.Now()
	if o := d.lab; o != nil && o.holds == 0 && o.age(now) >= maxAge {
		l.startOver(d, whyAge) // its timer stood still while the machine slept
	}
	switch {
	case l.ended || d.session.ended:
		return nil, errEnded
	case want != "" && want != d.id:
		return nil, startedOver(d.id)
	}
	if d.lab == nil {
		if err := l.makeRoom(d.session); err != nil {
			return nil, err
		}
		o := &opened{id: d.id, ticket: d.ticket, desk: d, since: now}
		o.lines = l.ringOf(o)
		o.aging = l.clock.AfterFunc(maxAge, func() { l.aged(o) })
		d.lab, l.open[o] = o, true
	}
	o := d.lab
	o.holds++
	o.used = now
	d.session.seen, d.session.ticket = now, d.ticket.Ticket.Number
	return o, nil
}

// ringOf returns the log of a ticket's lab.
func (l *labs) ringOf(o *opened) *logs.Ring {
	r := logs.NewRing()
	r.Feed, r.MaxLines, r.MaxBytes = o.desk.feed, maxTicketLines, maxTicketBytes
	r.Publish = func(line logs.Line) { l.hub.logged(o.desk.session, o.ticket.Ticket.Number, o.id, line.Text) }
	return r
}

// age is how old a lab is by the clock on the wall, which its tokens live by.
func (o *opened) age(now time.Time) time.Duration { return now.Round(0).Sub(o.since.Round(0)) }

// ready opens the world of a lab that is held, unless another request has. It passes on an error of hold.
func (l *labs) ready(o *opened, err error) (*opened, error) {
	if err != nil {
		return nil, err
	}
	o.open.Do(func() {
		o.world, o.err = world.Open(forgetful, func(w *world.World) { w.App.Log = l.handler(o.lines) }, o.ticket.Break)
	})
	if o.err != nil {
		l.mu.Lock()
		if o.desk.lab == o {
			o.desk.lab = nil
		}
		l.retire(o)
		l.unlock()
		l.release(o)
		return nil, fmt.Errorf("open %s: %w", o.ticket.Ticket.Number, o.err)
	}
	return o, nil
}

// cure applies the cure of a ticket to a lab that is held, unless it is cured already.
func (l *labs) cure(o *opened) error {
	o.cures.Lock()
	defer o.cures.Unlock()
	if o.cured.Load() {
		return nil
	}
	if _, err := o.world.Cure(o.ticket.Cure); err != nil {
		return fmt.Errorf("cure %s: %w", o.ticket.Ticket.Number, err)
	}
	o.cured.Store(true)
	l.hub.cured(o.desk.session, o.ticket.Ticket.Number, o.id)
	return nil
}

// answered notes the status code of a response from a lab; 0 when the request got none.
func (l *labs) answered(o *opened, status int) {
	l.mu.Lock()
	defer l.unlock()
	o.desk.status = "no response"
	if status != 0 {
		o.desk.status = strconv.Itoa(status)
	}
}
