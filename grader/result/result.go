// Package result is the model of the grader's results: a [Result] for each exercise, with a [Ticket] for each ticket and a
// [Trial] for each lab that a ticket's tests should fail on.
//
// Package judge makes results, and all others read them. A result is plain data: it survives JSON unchanged, and no reader
// has to compare display text to know what happened. The package imports nothing of the project, so that any program can
// read what the grader wrote.
package result

import "slices"

// Schema names the JSON form of a [Result]. It changes when a field changes its meaning or goes away.
const Schema = "failurelab/result/v2"

// Result is the result of grading one exercise.
type Result struct {
	Schema   string `json:"schema"`
	Exercise string `json:"exercise"`
	Position int    `json:"position"` // in the course, from 1
	Title    string `json:"title"`
	Folder   string `json:"folder"` // from the module's root
	Form     Form   `json:"form"`
	Scope    Scope  `json:"scope"`
	Seed     uint64 `json:"seed"` // the labs and incidents were drawn from it

	Verdict     Verdict        `json:"verdict"`
	Message     string         `json:"message,omitempty"` // what is wrong with the exercise as a whole, and what to do
	Tickets     []Ticket       `json:"tickets,omitempty"`
	Triage      *TriageSummary `json:"triage,omitempty"`      // if the exercise is a triage and was on call
	Unsupported []string       `json:"unsupported,omitempty"` // tickets that this system cannot run, and why
	House       []Trial        `json:"house_rules,omitempty"`
	Points      int            `json:"points"`
	Max         int            `json:"max_points"`
	Bonus       int            `json:"bonus_points,omitempty"` // for stretch tickets, beyond Max
	Tried       int            `json:"tried"`                  // how many labs were opened: one for each ticket in each run
	Voids       int            `json:"voids,omitempty"`        // runs that were repeated, because a lab was late on a busy machine
	Next        *Next          `json:"next,omitempty"`

	Student bool `json:"student,omitempty"` // the course is a student's: it was handed out without solutions
}

// Next is the next thing to do.
type Next struct {
	Ticket string `json:"ticket,omitempty"`
	At     string `json:"at"` // file:line from the module's root
	What   string `json:"what"`
}

// Judged says whether the tests could be judged at all. They could not if they do not compile, if the test program always
// crashes, if their files were refused, or if the grader itself failed. Then Message says why, and there are no tickets.
func (r Result) Judged() bool {
	return r.Verdict != DoesNotCompile && r.Verdict != Crashed && r.Verdict != Refused && r.Verdict != GraderError
}

// Green says whether everything that was asked for is done.
func (r Result) Green() bool {
	for _, t := range r.Tickets {
		if t.Verdict != Done && !r.Optional(t) {
			return false
		}
	}
	if r.Scope == Selection {
		return r.Judged() && r.Message == ""
	}
	return r.Verdict == Done
}

// Optional says whether a ticket can stay undone: a stretch ticket that is not started, unless only it was selected.
func (r Result) Optional(t Ticket) bool {
	return t.Stretch && t.Verdict == NotStarted && (r.Scope == Whole || len(r.Core()) > 0)
}

// Core returns the tickets that are not stretch.
func (r Result) Core() []Ticket {
	return slices.DeleteFunc(slices.Clone(r.Tickets), func(t Ticket) bool { return t.Stretch })
}

// Finished counts the core tickets that are done.
func (r Result) Finished() int { return CountDone(r.Core()) }

// CountDone counts the tickets that are done.
func CountDone(tickets []Ticket) (n int) {
	for _, t := range tickets {
		if t.Verdict == Done {
			n++
		}
	}
	return n
}
