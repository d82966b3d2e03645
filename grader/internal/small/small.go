// Package small is a course for the grader's own tests: one exercise with three tickets, two of them core and one stretch.
//
// Tests that compare whole texts use it, so that a new exercise or ticket of the real course changes none of them.
package small

import (
	"slices"

	"failurelab/lab/course"
	"failurelab/lab/failure"
)

// Folder is the folder of the exercise. It is that of a real one, because test programs have to lie in one.
const Folder = "01_unauthorized"

// The tickets.
const (
	Core    = "T105" // an expired token
	Another = "T101" // a missing header
	Stretch = "T108" // a newline in a token: the request never leaves the customer's machine
)

// houseRules is how many of the real exercise's house rules the small one has.
const houseRules = 6

// Exercise is the exercise: the contract and the suspects of the real one, with its first house rules only, and without its
// other tickets.
func Exercise() *course.Exercise {
	e := *course.Find(Folder)
	left := houseRules
	for i, clause := range e.Contract { // Find makes a new one each time
		for j, p := range clause.Promises {
			n := min(left, len(p.House))
			e.Contract[i].Promises[j].House = p.House[:n]
			left -= n
		}
	}
	e.Suspects = nil
	for _, f := range course.Find(Folder).Suspects {
		e.Suspects = append(e.Suspects, shrunk(f))
	}
	return &e
}

// sizes are how many labs the tickets have. The real ones have more.
var sizes = map[string]struct{ broken, alikes int }{Core: {3, 3}, Another: {4, 2}, Stretch: {2, 2}}

// shrunk is a failure without its ticket, unless the small course has that.
func shrunk(f *failure.Failure) *failure.Failure {
	short := *f
	if f.Ticket == nil {
		return &short
	}
	ticket := *f.Ticket
	size := sizes[ticket.Number]
	ticket.Mutants, ticket.LookAlikes, ticket.Others = slices.Clip(ticket.Mutants[:min(size.broken, len(ticket.Mutants))]),
		slices.Clip(ticket.LookAlikes[:min(size.alikes, len(ticket.LookAlikes))]), nil
	switch ticket.Number {
	case Core, Another:
		short.Ticket = &ticket
	case Stretch:
		ticket.Stretch = true
		short.Ticket = &ticket
	default:
		short.Ticket = nil
	}
	return &short
}
