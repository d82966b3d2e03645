package judge

import (
	"cmp"
	"io"
	"math/rand/v2"
	"time"

	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
)

// Options say how to run tests. The zero value fits practice, without a visible run.
type Options struct {
	Root   string       // the module's folder, from which places are told
	Folder string       // of the exercise, from there; "": exercises/ and its name
	Scope  result.Scope // "": [result.Whole]

	Files map[string]string // what stands in for the folder's files, as in [run.Source]

	Seed      uint64 // of a triage's incidents; 0: [course.Practice]
	Incidents int    // of a shift; 0: [Incidents]
	Order     uint64 // the seed of the order in which labs are tried; 0: another one each time

	Address string     // where the labs' host listens; "": host.Address
	Runner  run.Runner // nil: [run.Local]
	Slots   *run.Slots // shared with others; nil: a pool of its own
	Looks   *Looks     // snapshots shared with others; nil: none are shared
	Limits  Limits

	Visible *Visible // nil: no run is shown
	Distant bool     // the program runs where we cannot look: one that never reaches its host, or exits with 3, is a fault of ours
}

// Visible says where to show the last run.
type Visible struct {
	Stdout, Stderr io.Writer
	Verbose        bool // go test -v
}

// Incidents is how many incidents a shift has.
const Incidents = 60

// Limits say how long runs may take. A run that takes longer counts as hung.
type Limits struct {
	Run      time.Duration // of all tickets' tests, which takes some ten milliseconds
	Waiting  time.Duration // the same, where labs mostly wait for a clock
	Alone    time.Duration // of one ticket's tests, after a run with them did not end
	Again    time.Duration // of a ticket's tests that did not end once, on the labs that are left
	Incident time.Duration // of a shift, for each incident: a few wait for a timeout
}

// DefaultLimits fit a busy machine.
var DefaultLimits = Limits{
	Run:      10 * time.Second,
	Waiting:  20 * time.Second,
	Alone:    10 * time.Second,
	Again:    4 * time.Second,
	Incident: 500 * time.Millisecond,
}

func (o Options) withDefaults() Options {
	o.Scope = cmp.Or(o.Scope, result.Whole)
	o.Seed = cmp.Or(o.Seed, course.Practice)
	o.Incidents = cmp.Or(o.Incidents, Incidents)
	o.Limits = cmp.Or(o.Limits, DefaultLimits)
	for o.Order == 0 {
		o.Order = rand.Uint64()
	}
	if o.Runner == nil {
		o.Runner = run.Local{}
	}
	if o.Slots == nil {
		o.Slots = run.NewSlots(0)
	}
	return o
}
