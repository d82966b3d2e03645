// Package small is a course for the grader's own tests: one exercise with three tickets, two of them core and one stretch.
//
// Tests that compare whole texts use it, so that a new exercise or ticket of the real course changes none of them.
package small

import (
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

// Exercise is the exercise: the contract and the suspects of the real one, without its other tickets.
func Exercise() *course.Exercise {
	e := *course.Find(Folder)
	e.Suspects = nil
	for _, f := range course.Find(Folder).Suspects {
		e.Suspects = append(e.Suspects, shrunk(f))
	}
	return &e
}

// shrunk is a failure without its ticket, unless the small course has that.
func shrunk(f *failure.Failure) *failure.Failure {
	short := *f
	if f.Ticket == nil {
		return &short
	}
	ticket := *f.Ticket
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
