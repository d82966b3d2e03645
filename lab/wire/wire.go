// Package wire is the conversation between a learner's test and its lab.
//
// The two run in different processes: the test cannot look into the process that hosts the lab, and does not know which lab
// it has. A test opens a ticket, asks the lab questions, and reports how it ended. When all tests have run, the process says
// so once ([Ended]). A host believes the reports of a process only if it did.
//
// Learners do not import this package. They import failurelab/lab, which uses it for them.
package wire

import (
	"encoding/json"
	"net/http"
	"time"
)

// Env is the environment variable that has the host's URL. It is an address, not a setting: with it a process can talk to the
// labs of one run, but it says nothing about them.
const Env = "FAILURELAB_HOST"

// Begun is the host's response to a process that asks how to begin.
type Begun struct {
	First string `json:"first,omitempty"` // the top-level test that runs before all others; "": any test may
}

// Open asks for a ticket.
type Open struct {
	Ticket string `json:"ticket"`
	Test   string `json:"test"` // the test's full name, subtests included
	At     Place  `json:"at"`   // where the test opened it
}

// Place is a line of the learner's source.
type Place struct {
	File string `json:"file"` // absolute
	Line int    `json:"line"`
}

// Opened is what a test gets for a ticket, or why it gets nothing.
type Opened struct {
	World   string            `json:"world,omitempty"` // the handle for all further questions
	URL     string            `json:"url,omitempty"`   // where the lab listens
	Request Request           `json:"request"`
	Machine Machine           `json:"machine"`
	Given   map[string]string `json:"given,omitempty"`

	Skip   string `json:"skip,omitempty"`   // set: there is nothing to judge, and why
	Refuse string `json:"refuse,omitempty"` // set: the ticket cannot be opened, and what to do
	Notice string `json:"notice,omitempty"` // set: the verdict that fails this test when it ends
}

// Request is the customer's request, before it becomes an [http.Request].
type Request struct {
	Method string      `json:"method"`
	Scheme string      `json:"scheme"`
	Host   string      `json:"host"`
	Path   string      `json:"path"`
	Header http.Header `json:"header"`
	Body   string      `json:"body"`
}

// Machine is the names and connections of the customer's machine. The zero Machine is the real one.
type Machine struct {
	Resolver string                   `json:"resolver,omitempty"` // the address of the name server that it asks
	Search   string                   `json:"search,omitempty"`   // the domain in which it looks for a name first
	Hosts    map[string]string        `json:"hosts,omitempty"`    // its hosts file: names that it does not look up, and their addresses
	Network  map[string]string        `json:"network,omitempty"`  // where an address of the lab's network, host:port, really is
	Lookup   time.Duration            `json:"lookup,omitempty"`   // how long it waits for a name
	Silent   bool                     `json:"silent,omitempty"`   // no name server responds, so every lookup takes that long
	Connect  time.Duration            `json:"connect,omitempty"`  // how long it waits for a connection
	Drops    map[string]time.Duration `json:"drops,omitempty"`    // how long it waits for one to these addresses of the lab's network, which never connect
	Roots    string                   `json:"roots,omitempty"`    // the certificates that it trusts, PEM
	Attempts int                      `json:"attempts,omitempty"` // how often it looks up a name until it gets a clear response; 0 is once
	Says     string                   `json:"says,omitempty"`     // the text of every error, instead of the error's own; "": the error's own
}

// Cured is the customer's side after a cure.
type Cured struct {
	Request Request `json:"request"`
	Machine Machine `json:"machine"`
}

// Fact is one thing that a lab showed: a log line's attribute, the result of a query, a metric, or the error that the
// customer's program got.
type Fact struct {
	Source string `json:"source"` // "log", "sql", "metrics", "client" or "stand-in"
	Key    string `json:"key"`    // the attribute, the query, the metric
	Value  string `json:"value"`

	Missing bool `json:"missing,omitempty"`  // there is no such attribute, or no such metric
	TooLong bool `json:"too_long,omitempty"` // it is longer than [MaxEvidence], and not here
	Unread  bool `json:"unread,omitempty"`   // the lab never handed it to this test; only a host says so
}

// Line is one line of the lab's log.
type Line struct {
	Text  string            `json:"text"`
	Attrs map[string]string `json:"attrs"`
}

// Table is the result of a query.
type Table struct {
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
	Error   string     `json:"error,omitempty"` // set: the database refused the query, in its words
}

// Fact returns the whole result of query as one fact.
func (t Table) Fact(query string) Fact {
	rows, _ := json.Marshal(t.Rows)
	return Fact{Source: "sql", Key: query, Value: string(rows)}
}

// Diagnosis is a learner's diagnosis. Empty fields are unanswered.
type Diagnosis struct {
	Reached  string `json:"reached,omitempty"` // "yes" or "no"
	Slow     string `json:"slow,omitempty"`    // "yes" or "no"
	Side     string `json:"side,omitempty"`    // "client", "server" or "between"
	Cause    string `json:"cause,omitempty"`
	At       Place  `json:"at"` // where it was handed in
	Evidence *Fact  `json:"evidence,omitempty"`
}

// Shift is what a triage is on call for.
type Shift struct {
	Incidents int    `json:"incidents"`
	Refuse    string `json:"refuse,omitempty"` // set: this exercise has no shift, and what to do
}

// Incident asks for one of a shift's incidents. The response is [Opened].
type Incident struct {
	Number int `json:"number"`
}

// Vouch asks an incident's lab whether it did what it was made to do, after the customer's request was sent.
type Vouch struct {
	Clock string `json:"clock,omitempty"` // the timeout that ended the request and should not have; see [Machine.RanOut]
}

// Vouched is the response to Vouch.
type Vouched struct {
	Again bool `json:"again,omitempty"` // the machine was too slow: ask for the incident again
}

// Triaged is what a triage says about an incident.
type Triaged struct {
	Diagnosis Diagnosis `json:"diagnosis"`
	Trouble   string    `json:"trouble,omitempty"` // set: there is no diagnosis, and why
	Error     string    `json:"error,omitempty"`   // the error of the customer's program; "" if it got a whole response
	Todo      *Todo     `json:"todo,omitempty"`    // set: the triage has not been started
}

// Relieved ends a shift.
type Relieved struct {
	Notice string `json:"notice,omitempty"` // set: the verdict that fails the test
}

// Report says how a test ended.
type Report struct {
	World   string `json:"world"`
	Failed  bool   `json:"failed,omitempty"`
	Skipped bool   `json:"skipped,omitempty"`
	Todo    *Todo  `json:"todo,omitempty"`    // the TODO that ran
	Asked   int    `json:"asked,omitempty"`   // how many questions the test put to the lab
	Misused string `json:"misused,omitempty"` // set: the test used the lab wrongly, and how. A failure because of that catches no lab
	Before  bool   `json:"before,omitempty"`  // the test had failed before it was misused

	Absent []string `json:"absent,omitempty"` // attributes that the test read, but the log line does not have

	Broken []Broken `json:"broken,omitempty"` // requests that got no response, or only part of one

	Diagnoses []Diagnosis `json:"diagnoses,omitempty"`
}

// Broken is a request that got no response, or only part of one.
type Broken struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Error  string `json:"error"`
	After  int    `json:"after,omitempty"` // how many responses the test had received before
	Clock  string `json:"clock,omitempty"` // the timeout that ended it and should not have; see [Machine.RanOut]
}

// Todo is a TODO that is still in a test.
type Todo struct {
	Question string `json:"question"`
	At       Place  `json:"at"`
}

// Advance moves a lab's clock. The response is [StoodIn].
type Advance struct {
	By time.Duration `json:"by"`
}

// StandIn is the server that the API is to use instead of its partner.
type StandIn struct {
	URL string `json:"url"`
}

// StoodIn is the response to StandIn.
type StoodIn struct {
	Refuse string `json:"refuse,omitempty"` // set: it cannot be done, and why
}

// Query is a query of the API's database.
type Query struct {
	SQL string `json:"sql"`
}

// Ended says that all tests of the process have run, and with which exit code.
type Ended struct {
	Code int `json:"code"`
}
