// Package failure lists what the lab can do: one failure a file.
//
// A failure says how it is made for real, how it is cured, and which other causes look alike. To add one, run
// `go run ./grader/cmd/grader author new NAME --exercise EXERCISE`. It writes the file and names it in list.go, which is
// the one place that registers a failure. Then `go run ./grader/cmd/grader verify` tells you what is still missing.
// CONTRIBUTING.md walks you through it.
package failure

import (
	"maps"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// Failure is one root cause: what the customer sees, what made it, and how real teams got it wrong.
type Failure struct {
	Cause lab.Cause // its name
	Means string    // what the cause is, in one sentence
	See   string    // what an operator sees in the right place
	Shows Shows     // the same, in a form that a test can check

	Reached  lab.Answer          // whether the app's log has a line for the customer's request
	Slow     lab.Answer          // whether the request failed because a timeout ran out
	Side     lab.Side            // what has to change to help the customer
	AlsoSide map[lab.Side]string // other sides that can be defended, and why

	Break world.Step       // makes the failure happen, and says what the customer sends
	Cure  world.Step       // helps the customer of this failure
	Needs *world.Mechanism // what the system must be able to do; nil: every system can

	Ticket *Ticket // nil: the failure is only a suspect, and a look-alike of others
}

// Shows is what there is to see of a failure after the customer's request. An empty field says nothing.
type Shows struct {
	Status  int               // of the response; 0: the status in the exercise's title
	Client  string            // the client's error contains this: there is no response, or only part of one
	Log     map[string]string // attributes of the request's log line; "": the line does not have the attribute
	Err     string            // the line's err contains this
	SQL     string            // a query whose result is one row with the value 1
	Metrics map[string]string
}

// Ticket gives a failure a customer, and says which labs its tests run on.
type Ticket struct {
	Number  string // "T105": it gives nothing away
	Stretch bool   // an optional bonus, not needed to finish the exercise
	Symptom string // in the customer's words
	Begin   string // the first hint, for a learner who does not know where to start

	Near []lab.Cause // wrong causes that still earn half of the points for the cause

	Mutants    []Mutant    // 2 to 6 broken labs, each broken in a way that a real team has shipped
	LookAlikes []LookAlike // 2 to 5 other causes behind the same request and response
	Others     []LookAlike // more causes behind the same request and response: only evidence is compared with them
	EdgeCases  []Mutant    // broken labs of the fine print, worth nothing
}

// Mutant is a broken lab: it breaks one promise of the contract in one way.
type Mutant struct {
	Clause  string     // the number of the clause: "401.2"
	Promise string     // the promise of the clause: "realm"; "" if the clause has only one
	Lab     string     // "a lab that ...", as learners read it
	Ask     string     // the first hint, a question. The second is the clause
	Swap    world.Step // the part that differs
	Status  bool       // the status differs, so that a test of the status alone catches it

	Elsewhere string // the path where it shows, if the customer's own request does not show it
	Unseen    string // why a transcript cannot show it, although a test can; "": a transcript shows it
}

// LookAlike is another cause behind the same request, status and route.
type LookAlike struct {
	Cause lab.Cause
	Ask   string     // the first hint, a question; not needed in Others
	Break world.Step // how it happens behind this ticket's request; nil: as in the cause's own file
	Cure  world.Step // helps its customer, if Break is set and the cause's own cure does not; nil: the cause's own
	Why   string     // why it may differ from the ticket in method, route, status or the kind of error; "": it does not
}

// Sides are the sides that are right for a diagnosis: Side, and those of AlsoSide.
func (f *Failure) Sides() []lab.Side {
	sides := slices.Sorted(maps.Keys(f.AlsoSide))
	return append([]lab.Side{f.Side}, sides...)
}

// Unsupported says why this system cannot make the failure happen; "" if it can.
func (f *Failure) Unsupported() string {
	if f.Needs == nil {
		return ""
	}
	return f.Needs.Unsupported()
}

// Constant returns the name of a cause's constant in package lab: ExpiredToken for expired-token. For a cause that no
// failure has, it returns the words of the cause in upper camel case.
func Constant(cause lab.Cause) string {
	if name, ok := constants[cause]; ok {
		return name
	}
	var b strings.Builder
	for word := range strings.SplitSeq(string(cause), "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// File returns where a failure is written down, below the root of the module: lab/failure/expired_token.go for
// expired-token.
func (f *Failure) File() string {
	return "lab/failure/" + strings.ReplaceAll(string(f.Cause), "-", "_") + ".go"
}
