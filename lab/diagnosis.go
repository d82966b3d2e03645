package lab

import (
	"strconv"

	"failurelab/lab/wire"
)

// Diagnosis is your answer to a ticket. A field that you leave out counts as unanswered, and is never right by accident.
type Diagnosis struct {
	Reached  Answer // does the API's log have a line for the customer's request?
	Slow     Answer // did it fail because a timeout ran out?
	Side     Side   // what must change to help the customer?
	Cause    Cause  // which suspect of the exercise's README is it?
	Evidence Fact   // the one fact that proves the cause
}

// Answer is Yes or No.
type Answer int

// The answers.
const (
	Yes Answer = iota + 1
	No
)

// Side is what must change to help the customer.
type Side int

// The sides.
const (
	Client  Side = iota + 1 // the request, or the customer's own machine
	Server                  // the API, and what works for it
	Between                 // what lies between them: names, networks, gateways
)

// Fact is one thing that the lab showed you. Take it from [Line.Fact], [Table.Fact], [Metrics.Fact],
// [ClientFact] or [StandInFact].
//
// A fact proves a cause if it is the same in every correct lab, and different for every other suspect that causes the same
// response. Names, keys and amounts may differ between labs: they count as the same. Times, ids and the addresses of your own
// machine prove nothing. Attributes that are the same for every such request, such as its method and route, prove nothing either. What the API found
// out about the request, such as the log's user, may prove a lot.
type Fact struct{ fact wire.Fact }

// ClientFact returns the error that the customer's program got, as evidence. Use it for requests that get no response.
func ClientFact(err error) Fact { return Fact{wire.ClientFact(err)} }

// StandInFact returns the number of requests that your own stand-in has counted, as evidence. The stand-in is the server that
// your test passed to [API.Partner]. The fact is true only if the API has sent it that many.
func StandInFact(requests int) Fact {
	return Fact{wire.Fact{Source: "stand-in", Key: "requests", Value: strconv.Itoa(requests)}}
}

// Diagnose hands in your diagnosis. It never fails the test: the verdict says whether the diagnosis is right.
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
