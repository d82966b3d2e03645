// Package course turns failures into exercises.
//
// An exercise has a contract, which says what the lab promises, and suspects, some of which are tickets. Requests and
// responses alone do not tell an exercise's tickets apart. For each ticket the package lists the labs that a learner's test
// is tried on: correct labs, which differ in what the contract leaves open, the healthy lab, broken labs and look-alikes. The
// last exercise, a triage, draws incidents from all causes.
package course

//go:generate go test . -run README -update

import (
	"slices"

	"failurelab/lab/failure"
)

// Version is that of the course. A class's grade.yaml may name the one that it is graded with.
const Version = "1.0"

// All returns the course, in order. The triage stays last, also behind exercises with a higher number: it asks for the
// causes of all the others.
func All() []*Exercise {
	all := []*Exercise{
		unauthorized(),
		forbidden(),
		notFound(),
		internalError(),
		gatewayTimeout(),
		unreachable(),
		triage(),
	}
	for _, e := range all {
		e.Seed = Practice
		if !e.OnCall {
			e.Suspects = failure.Of(e.Name)
		}
	}
	return all
}

// Find is the exercise in a folder, or nil.
func Find(name string) *Exercise {
	for _, e := range All() {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// Of is the exercise that has a ticket, on whatever system, or nil.
func Of(ticket string) *Exercise {
	for _, e := range All() {
		for _, f := range e.AllTickets() {
			if f.Ticket.Number == ticket {
				return e
			}
		}
	}
	return nil
}

// Position is e's place in the course, from 1; 0 for an exercise that is not in it.
func (e *Exercise) Position() int {
	return slices.IndexFunc(All(), func(other *Exercise) bool { return other.Name == e.Name }) + 1
}
