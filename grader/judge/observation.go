// Package judge grades a learner's tests.
//
// It works in two steps. [Observe] runs the tests on labs, asks the labs everything that grading needs, and records it in
// [Observations], which can be stored as JSON. [Verdict] turns them into a result. It is a pure function, so points and messages
// can change without a new run, and each can be tested in microseconds.
package judge

import (
	"failurelab/grader/host"
	"failurelab/grader/result"
	"failurelab/lab/wire"
)

// ObservationsSchema names the JSON form of [Observations].
const ObservationsSchema = "failurelab/observations/v1"

// Observations record everything that was seen of an exercise's tests. They name labs by their codes, and places in the learner's
// files by paths from the module's root.
type Observations struct {
	Schema   string       `json:"schema"`
	Exercise string       `json:"exercise"`
	Folder   string       `json:"folder,omitempty"` // of the exercise, from the module's root; "": exercises/ and its name
	Scope    result.Scope `json:"scope"`
	Seed     uint64       `json:"seed"`  // of the incidents
	Order    uint64       `json:"order"` // of the labs: the seed of the shuffle
	Tried    int          `json:"tried"` // how many labs were opened
	Voids    int          `json:"voids"` // how many runs were repeated because a lab was late

	CompileError string         `json:"compile_error,omitempty"` // what the compiler said; nothing else was seen
	Crash        *Crash         `json:"crash,omitempty"`         // the process ends early, or never, whatever it is asked
	Orphan       *OrphanFailure `json:"orphan,omitempty"`
	Unknown      []host.Opening `json:"unknown,omitempty"` // of tickets that the exercise does not have

	Copied    []Copied                      `json:"copied,omitempty"` // words of the first correct lab in the learner's files
	Tickets   map[string]*TicketObservation `json:"tickets,omitempty"`
	Snapshots map[string]*Snapshot          `json:"snapshots,omitempty"` // of labs, by code
	Cures     map[string]Cure               `json:"cures,omitempty"`     // by ticket: what the first correct lab's cure does to the customer's request
	Visible   *VisibleRun                   `json:"visible,omitempty"`
	Shift     *Shift                        `json:"shift,omitempty"` // of a triage

	void []string // labs that were left out by [Without]
}

// TicketObservation records everything that was seen of a ticket.
type TicketObservation struct {
	Opened []host.Opening `json:"opened,omitempty"`
	Right  []Trial        `json:"right,omitempty"`  // on each correct lab; only on the first, when no test passed there
	Traits []Trial        `json:"traits,omitempty"` // on correct labs that differ from the first in one thing, when one of Right failed
	Again  []*Trial       `json:"again,omitempty"`  // on the first correct lab again, at places that no test can foresee
	Wrong  []Trial        `json:"wrong,omitempty"`  // on the healthy lab, the broken ones and the look-alikes
	House  []Trial        `json:"house,omitempty"`
	Edge   []Trial        `json:"edge,omitempty"`
}

// Trial records what a ticket's tests did on one lab.
type Trial struct {
	Lab     string       `json:"lab"` // its code
	Reports []TestReport `json:"reports,omitempty"`
	Crash   *Crash       `json:"crash,omitempty"` // the process did not come to its end, and nothing else is known
	First   string       `json:"first,omitempty"` // the top-level test that ran before all others; "": whichever did
}

// TestReport is how one test ended on a lab, and what it did there.
type TestReport struct {
	Test        string           `json:"test"`
	At          wire.Place       `json:"at"` // where it opened the ticket
	Failed      bool             `json:"failed,omitempty"`
	FailedAt    string           `json:"failed_at,omitempty"` // the line that failed, as "file:line", when the output tells
	Skipped     bool             `json:"skipped,omitempty"`
	Todo        *wire.Todo       `json:"todo,omitempty"`         // the TODO that made it skip
	Misused     string           `json:"misused,omitempty"`      // the lab itself failed it, because of how it was used
	FailedFirst bool             `json:"failed_first,omitempty"` // it had failed before it was misused
	Absent      []string         `json:"absent,omitempty"`       // attributes that it read from log lines without them
	Shows       []Names          `json:"shows,omitempty"`        // what the responses to its first requests had
	Succeeded   []string         `json:"succeeded,omitempty"`    // method and path of its requests that got a 2xx, each once
	StandIn     int              `json:"stand_in,omitempty"`     // how many requests the API sent to the test's own stand-in
	Asked       bool             `json:"asked,omitempty"`        // it asked the lab something, or sent it a request
	Diagnoses   []wire.Diagnosis `json:"diagnoses,omitempty"`

	Exchange *wire.Exchange `json:"exchange,omitempty"` // its first, on a correct lab
}

// Crash is a process that ended early or never.
type Crash struct {
	Hung      bool   `json:"hung,omitempty"` // it had to be stopped
	Code      int    `json:"code"`
	Panicked  bool   `json:"panicked,omitempty"`
	Last      string `json:"last,omitempty"`       // the panic and its line, or the last line that was printed
	At        string `json:"at,omitempty"`         // the learner's line in the panic, or else where the test begins, as "file:line"
	Test      string `json:"test,omitempty"`       // the test that did it, or what else, when the output tells
	AfterTest bool   `json:"after_test,omitempty"` // a goroutine outlived its test
}

// Names are the headers and members of a response whose names also appear in the learner's files.
type Names struct {
	Status int      `json:"status"`
	Header []string `json:"header,omitempty"`
	Body   []string `json:"body,omitempty"` // members of a JSON object
}

// OrphanFailure is a test that failed before it opened a ticket, so that it counts for none.
type OrphanFailure struct {
	Test string `json:"test,omitempty"`
	At   string `json:"at,omitempty"` // "file:line"
}

// Snapshot records what can be seen in a lab after the customer's request, without any test.
type Snapshot struct {
	Request wire.Request          `json:"request"`
	Status  int                   `json:"status"` // 0: no response
	Client  wire.Fact             `json:"client"` // what the customer's program was told, when there was no response
	Lines   []map[string]string   `json:"lines"`  // the log's attributes
	Metrics map[string]string     `json:"metrics"`
	Answers map[string]wire.Table `json:"answers,omitempty"` // of the database, to the queries that were handed in as evidence
}

// Cure records how a cure changes the customer's request.
type Cure struct {
	Changes bool   `json:"changes,omitempty"`
	Request string `json:"request"` // method and path of the request after the cure
}

// VisibleRun is the last run, whose output the learner sees. Each ticket's tests get the lab that the verdict is about.
type VisibleRun struct {
	Failed map[string]string `json:"failed,omitempty"` // by ticket: a test that failed
	Ended  bool              `json:"ended,omitempty"`  // the process came to its end
	Code   int               `json:"code"`
}

// Shift records everything that was seen of a triage on call.
type Shift struct {
	Incidents []Incident    `json:"incidents"`
	Opened    *host.Opening `json:"opened,omitempty"` // the test that put the triage on call
	Said      []Said        `json:"said,omitempty"`   // in the order of the incidents
	Ended     bool          `json:"ended,omitempty"`  // the process came to its end
	Crash     *Crash        `json:"crash,omitempty"`
	Code      int           `json:"code"`
}

// Incident is what really happened to a customer.
type Incident struct {
	Cause   string `json:"cause"`             // "healthy": nothing is wrong
	Failure string `json:"failure"`           // the cause; of a healthy one, the failure that was cured before the request
	Slow    string `json:"slow,omitempty"`    // whether time ran out; "": as the failure says
	Herring string `json:"herring,omitempty"` // what else is odd, and has nothing to do with it
}

// Said is the triage's diagnosis of an incident, and the evidence that it could see.
type Said struct {
	Number    int               `json:"number"`
	Diagnosis wire.Diagnosis    `json:"diagnosis"`
	Trouble   string            `json:"trouble,omitempty"` // why it said nothing
	Todo      *wire.Todo        `json:"todo,omitempty"`
	Request   wire.Request      `json:"request"`
	Exchange  *wire.Exchange    `json:"exchange,omitempty"`
	Error     string            `json:"error,omitempty"` // the client's
	Lines     []string          `json:"lines,omitempty"` // the log
	Metrics   map[string]string `json:"metrics,omitempty"`
}
