package lab

import "failurelab/lab/wire"

// Diagnosis is your answer to a ticket. A field that you leave out is unanswered, and never right by accident.
type Diagnosis struct {
	Reached  Answer // does the API's log hold a line for the customer's call?
	Slow     Answer // did it fail because time ran out?
	Side     Side   // who must change something?
	Cause    Cause  // which suspect of the exercise's README it was
	Evidence Fact   // the one fact that proves it
}

// Answer is Yes or No.
type Answer int

// The answers.
const (
	Yes Answer = iota + 1
	No
)

// Side is who must change something so that the customer is helped.
type Side int

// The sides.
const (
	Client  Side = iota + 1 // the customer's program, or what was typed into it
	Server                  // the API, or what it is made of
	Between                 // what lies between them: names, networks, gateways
)

// Fact is one thing that the lab showed you: take it from [Line.Fact], [Table.Fact], [Metrics.Fact] or [ClientFact].
//
// It proves a cause when it is the same in every lab that keeps the contract, and different for every other customer
// who sees the same answer for another cause. Times, ids and the addresses of
// your own machine prove nothing, and neither does what the log says
// of every such call, as its method and route. What the app made of the request, as the log's user, may prove much.
type Fact struct{ fact wire.Fact }

// ClientFact is the error that the customer's program got, as evidence. It is for calls that are never answered.
func ClientFact(err error) Fact { return Fact{wire.ClientFact(err)} }

// Diagnose hands in your answer. It never fails the test: what is said of it comes with the verdict.
func (a *API) Diagnose(d Diagnosis) {
	a.t.Helper()
	w := d.wire()
	w.At = caller()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.report.Diagnoses = append(a.report.Diagnoses, w)
}

// wire is the diagnosis as the host reads it.
func (d Diagnosis) wire() wire.Diagnosis {
	w := wire.Diagnosis{
		Reached: [...]string{"", "yes", "no"}[clamp(int(d.Reached), 2)],
		Slow:    [...]string{"", "yes", "no"}[clamp(int(d.Slow), 2)],
		Side:    [...]string{"", "client", "server", "between"}[clamp(int(d.Side), 3)],
		Cause:   string(d.Cause),
	}
	if d.Evidence != (Fact{}) {
		w.Evidence = &d.Evidence.fact
	}
	return w
}

// clamp takes a number that names no answer for unanswered.
func clamp(i, most int) int {
	if i < 0 || i > most {
		return 0
	}
	return i
}
