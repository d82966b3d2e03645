package lab

import (
	"strconv"

	"failurelab/lab/wire"
)

// Diagnosis is your answer to a ticket. A field that you leave out is unanswered. It is never right by accident.
type Diagnosis struct {
	Reached  Answer // does the API's log have a line for the customer's request?
	Slow     Answer // did it fail because time ran out?
	Side     Side   // where must something change?
	Cause    Cause  // which suspect of the exercise's README is it?
	Evidence Fact   // the one fact that proves it
}

// Answer is Yes or No.
type Answer int

// The answers.
const (
	Yes Answer = iota + 1
	No
)

// Side is where something must change to help the customer.
type Side int

// The sides.
const (
	Client  Side = iota + 1 // the customer's program, or what was typed into it
	Server                  // the API, or what it is made of
	Between                 // what lies between them: names, networks, gateways
)

// Fact is one thing that the lab showed you. Take it from [Line.Fact], [Table.Fact], [Metrics.Fact],
// [ClientFact] or [StandInFact].
//
// A fact proves a cause if it is the same in every lab that keeps the contract, and different for every other customer who
// sees the same response for another cause. Names, keys and amounts that differ from lab to lab count as the same. Times, ids and the addresses of your own machine prove nothing. Neither does
// what the log says of every such request, such as its method and route. What the app made of the request, such as the log's
// user, may prove much.
type Fact struct{ fact wire.Fact }

// ClientFact is the error that the customer's program got, as evidence. It is for requests that get no response.
func ClientFact(err error) Fact { return Fact{wire.ClientFact(err)} }

// StandInFact is how many requests your own stand-in has counted, as evidence: a server that your test started and handed to
// [API.Partner]. It is true only if the API has sent it so many.
func StandInFact(requests int) Fact {
	return Fact{wire.Fact{Source: "stand-in", Key: "requests", Value: strconv.Itoa(requests)}}
}

// Diagnose hands in your answer. It never fails the test: the verdict says whether the answer is right.
func (a *API) Diagnose(d Diagnosis) {
	a.t.Helper()
	w := d.wire()
	w.At = caller()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.report.Diagnoses) < wire.MaxDiagnoses {
		a.report.Diagnoses = append(a.report.Diagnoses, w)
	}
}

// wire returns the diagnosis as the host reads it.
func (d Diagnosis) wire() wire.Diagnosis {
	w := wire.Diagnosis{
		Reached: [...]string{"", "yes", "no"}[clamp(int(d.Reached), 2)],
		Slow:    [...]string{"", "yes", "no"}[clamp(int(d.Slow), 2)],
		Side:    [...]string{"", "client", "server", "between"}[clamp(int(d.Side), 3)],
		Cause:   string(d.Cause),
	}
	if d.Evidence != (Fact{}) {
		short := d.Evidence.fact.Short()
		w.Evidence = &short
	}
	return w
}

// clamp returns i, or 0 (unanswered) if i is not between 0 and last.
func clamp(i, last int) int {
	if i < 0 || i > last {
		return 0
	}
	return i
}
