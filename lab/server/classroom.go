package server

import (
	"fmt"
	"slices"
	"time"
)

// classroom says where the learners are.
type classroom struct {
	Shared      seat // those who use the shared labs
	Seats       []seat
	MaxSessions int
	Labs        int // that are open
	MaxLabs     int
	At          time.Time
}

// seat says where a learner is.
type seat struct {
	Number int
	Name   string // that the learner gave; "" for none
	Client string // address
	Ticket string // the last one; "" for none
	Status string // of the last response in the ticket's lab; "" for none
	Cured  bool   // the ticket's lab is
	Stream bool   // a page is connected
	Seen   time.Time
	Ago    string
}

// classroom returns where the learners are now, in the order in which they came.
func (l *labs) classroom() classroom {
	l.mu.Lock()
	defer l.unlock()
	now := l.clock.Now()
	c := classroom{Shared: l.shared.seat(now), MaxSessions: l.bounds.sessions, Labs: len(l.open), MaxLabs: l.bounds.all, At: now}
	for _, s := range l.sessions {
		c.Seats = append(c.Seats, s.seat(now))
	}
	slices.SortFunc(c.Seats, func(a, b seat) int { return a.Number - b.Number })
	return c
}

// seat returns where a session is. The caller holds labs.mu.
func (s *session) seat(now time.Time) seat {
	at := seat{Number: s.number, Name: s.name, Client: s.client, Ticket: s.ticket, Stream: s.streams > 0, Seen: s.seen, Ago: ago(now.Sub(s.seen))}
	if s.seen.IsZero() {
		at.Ago = "never"
	}
	if d := s.desks[s.ticket]; d != nil {
		at.Status = d.status
		at.Cured = d.lab != nil && d.lab.cured.Load()
	}
	return at
}

// ago says how long ago something was.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	default:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
}

// resetAll starts the labs of all sessions over.
func (l *labs) resetAll() {
	l.mu.Lock()
	defer l.unlock()
	for _, d := range l.desks {
		if d.lab != nil {
			l.startOver(d, whyClass)
		}
	}
}
