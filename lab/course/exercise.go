package course

import (
	"slices"
	"strconv"
	"strings"

	"failurelab/lab/failure"
)

// Exercise is a folder under exercises/, and what is asked in it.
type Exercise struct {
	Name     string // the folder: "01_unauthorized"
	Title    string // in the customers' words
	Contract []Clause
	Suspects []*failure.Failure // in the order of the README's table; All takes them from failure.Of
	Waits    bool               // its labs wait more than they work
	OnCall   bool               // it has no tickets: a triage is put on call, for incidents of all causes
	Seed     uint64             // draws people, things and styles of the labs; All takes Practice
}

// Drawn is the exercise with labs that are drawn from another seed.
func (e *Exercise) Drawn(seed uint64) *Exercise {
	drawn := *e
	drawn.Seed = seed
	return &drawn
}

// Status returns the status that the exercise's customers get: the first word of its title. It returns 0 when they get no
// response, and for a triage.
func (e *Exercise) Status() int {
	word, _, _ := strings.Cut(e.Title, ":")
	status, err := strconv.Atoi(word)
	if err != nil {
		return 0
	}
	return status
}

// StatusOf returns the status that the customers of a failure get. It returns 0 when they get no response.
func (e *Exercise) StatusOf(f *failure.Failure) int {
	switch {
	case f.Shows.Status != 0:
		return f.Shows.Status
	case f.Shows.Client != "":
		return 0
	default:
		return e.Status()
	}
}

// Tickets returns the suspects that have a ticket and work on this system, by number.
func (e *Exercise) Tickets() []*failure.Failure {
	return slices.DeleteFunc(e.AllTickets(), func(f *failure.Failure) bool { return f.Unsupported() != "" })
}

// AllTickets returns the suspects that have a ticket, by number, including those that do not work on this system.
func (e *Exercise) AllTickets() []*failure.Failure {
	if e.OnCall {
		return nil
	}
	tickets := slices.Clone(e.Suspects)
	tickets = slices.DeleteFunc(tickets, func(f *failure.Failure) bool { return f.Ticket == nil })
	slices.SortFunc(tickets, func(a, b *failure.Failure) int {
		if a.Ticket.Number < b.Ticket.Number {
			return -1
		}
		return 1
	})
	return tickets
}

// Ticket is the failure behind a ticket, or nil.
func (e *Exercise) Ticket(number string) *failure.Failure {
	for _, f := range e.Tickets() {
		if f.Ticket.Number == number {
			return f
		}
	}
	return nil
}

// Unsupported says why a ticket of the exercise does not work on this system. It returns "" if it works, or if there is no such
// ticket.
func (e *Exercise) Unsupported(number string) string {
	for _, f := range e.AllTickets() {
		if f.Ticket.Number == number {
			return f.Unsupported()
		}
	}
	return ""
}
