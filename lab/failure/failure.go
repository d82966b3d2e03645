// Package failure lists what the lab can do: one failure a file.
//
// A failure says how it is made for real, how it is cured, and who looks alike. To add one, copy the file that comes
// nearest, name it in [All], and let `go run ./grader/cmd/grader verify` tell you what is missing (CONTRIBUTING.md walks
// you through it).
package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// Failure is one root cause: what the customer sees, what made it, and how real teams got it wrong.
type Failure struct {
	Cause lab.Cause // the answer
	Means string    // it in one sentence
	See   string    // what somebody who looks in the right place would see

	Reached lab.Answer // whether the app's log holds a line for the call
	Slow    lab.Answer // whether time ran out
	Side    lab.Side   // where something has to change so that the customer is helped

	Break world.Step       // makes it happen, and says what the customer sends
	Needs *world.Mechanism // what not every system can do; nil: nothing

	Ticket *Ticket // nil: it is nobody's ticket here, and only a suspect
}

// Ticket makes a failure somebody's: a customer, and all that his test will be tried on.
type Ticket struct {
	Number  string // gives nothing away: "T105"
	Stretch bool   // for who wants more: a bonus, and no condition for done
	Symptom string // in the customer's words
	Begin   string // the first hint for somebody who does not know how to begin

	Cure world.Step  // helps this customer
	Near []lab.Cause // causes that deserve half of the points

	Mutants    []Mutant    // 2 to 4, each of which somebody would really ship
	LookAlikes []LookAlike // 2 to 4 other customers with the same request and answer
	EdgeCases  []Mutant    // fine print, for the curious
}

// Mutant breaks one clause in one way.
type Mutant struct {
	Clause string     // the number of the clause: "401.2"
	Lab    string     // "a lab that ...", as learners read it
	Ask    string     // the first hint, a question. The second is the clause
	Swap   world.Step // the part that differs
	Status bool       // the status itself differs, so that a test of nothing else notices

	Elsewhere string // the path where it shows, when it does not in answer to the customer's own request
	Unseen    string // why no transcript shows it, but for the times, though a test can; "": one does
}

// LookAlike is another cause behind the same request, status and route.
type LookAlike struct {
	Cause lab.Cause
	Ask   string     // the first hint, a question
	Break world.Step // how it comes about behind this ticket's request; nil: as its own file says
	Why   string     // why it may differ from the ticket in method, route, status or the kind of error; "": it does not
}

// Find is the failure of a cause, or nil.
func Find(cause lab.Cause) *Failure {
	for _, f := range All() {
		if f.Cause == cause {
			return f
		}
	}
	return nil
}

// Unsupported says why a failure cannot be had on this system; "" when it can.
func (f *Failure) Unsupported() string {
	if f.Needs == nil {
		return ""
	}
	return f.Needs.Unsupported()
}
