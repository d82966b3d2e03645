package host

import (
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// Query is a test's database query and its result.
type Query struct {
	SQL    string     `json:"sql"`
	Answer wire.Table `json:"answer"`
}

// Opening is a test that opened a ticket, or tried to. The ticket may have no assignment, or may not exist.
type Opening struct {
	Ticket string     `json:"ticket"`
	Test   string     `json:"test"`
	At     wire.Place `json:"at"`
}

// Report is how a test ended, and what happened in its lab.
type Report struct {
	Opening
	wire.Report

	Exchanges []wire.Exchange
	Queries   []Query
	Lines     []wire.Line
	Metrics   map[string]string

	GaveUpOnStandIn bool // the lab's app gave up on a server of the test's own (world.World.GaveUpOnStandIn)
	StandInRequests int  // how many requests the lab's app sent to such a server
}

// WasAsked says whether the lab was asked anything at all.
func (r Report) WasAsked() bool { return r.Asked > 0 || len(r.Exchanges) > 0 }

// Outcome is everything that is known about a run. Reports count only if the process said that it ended, because a test sends its
// report before a later panic.
type Outcome struct {
	Reached bool // the process has reached its host
	Opened  []Opening
	Reports []Report
	Ended   bool
	Code    int
	Late    map[string]string // by ticket: why its lab did not do what it was made to do (world.World.Late)
	Fault   error             // ours
}

// Assignment is the lab that a run has for a ticket.
type Assignment struct {
	Lab      course.Lab
	Patience int    // of the lab: see world.Patience
	Refuse   string // set: the ticket is not opened, and the test is told this
	Notice   string // set: the verdict that makes the test fail when it ends
}

// Shift is the work of a triage: incidents, and a function that returns the notice when they are over.
type Shift struct {
	Incidents []course.Incident
	Over      func([]Triaged) (notice string)
}

// Triaged is an incident, its diagnosis, and what happened in its lab.
type Triaged struct {
	Number   int
	Incident course.Incident
	wire.Triaged

	Exchanges []wire.Exchange
	Request   wire.Request
	Lines     []wire.Line
	Metrics   map[string]string
}
