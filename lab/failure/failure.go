// Package failure lists what the lab can do: one failure a file.
//
// A failure says how it is made for real, how it is cured, and which other causes look alike. To add one, run
// `go run ./grader/cmd/grader author new NAME --exercise EXERCISE`. It writes the file and names it in list.go, which is
// the one place that registers a failure. Then `go run ./grader/cmd/grader verify` tells you what is still missing.
// CONTRIBUTING.md walks you through it.
package failure

import (
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// Failure is one root cause: what the customer sees, what made it, and how real teams got it wrong.
type Failure struct {
	Cause lab.Cause // the answer
	Means string    // it in one sentence
	See   string    // what somebody who looks in the right place would see
	Shows Shows     // the same, for a test that looks there

	Reached lab.Answer // whether the app's log holds a line for the call
	Slow    lab.Answer // whether time ran out
	Side    lab.Side   // where something has to change so that the customer is helped

	Break world.Step       // makes it happen, and says what the customer sends
	Needs *world.Mechanism // what not every system can do; nil: nothing

	Ticket *Ticket // nil: it is nobody's ticket here, and only a suspect
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

// Unsupported says why a failure cannot be had on this system; "" when it can.
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
