package class

import (
	"time"

	"failurelab/grader/judge"
	"failurelab/grader/run"
	"failurelab/grader/sandbox"
)

// The grader and a host talk over the host's standard input and output, in JSON. The grader sends one task. The host says what
// confines the submission, and then what it saw of each exercise, in the order in which they are done. It ends when its input
// closes, so that it does not outlive the grader.

// task is everything that a host is told. Seeds are secret, so they are in no argument and in no file.
type task struct {
	Base       string         `json:"base"`       // a folder of its own
	Tree       string         `json:"tree"`       // below it: the submission's files
	Programs   string         `json:"programs"`   // below it: the submission's programs
	Processors int            `json:"processors"` // that it may use
	Limits     sandbox.Limits `json:"limits"`
	Run        time.Duration  `json:"run,omitempty"` // the limit of one run; 0: as in practice
	Orders     []order        `json:"orders"`
	Again      *again         `json:"again,omitempty"` // instead of orders

	Launch *sandbox.Setup `json:"launch,omitempty"` // set: start programs for a host, and nothing else of the above
}

// again asks for one ticket's tests on labs again, in full.
type again struct {
	order

	Ticket string   `json:"ticket"`
	Labs   []string `json:"labs"` // their codes
}

// order is one exercise to observe.
type order struct {
	Exercise string      `json:"exercise"`
	Program  run.Program `json:"program"`
	Seed     uint64      `json:"seed"`  // of its labs, or of a triage's incidents
	Order    uint64      `json:"order"` // of the runs
}

// reply is one line of a host's: the report, or one exercise.
type reply struct {
	Sandbox *sandbox.Report `json:"sandbox,omitempty"`

	Exercise     string              `json:"exercise,omitempty"`
	Observations *judge.Observations `json:"observations,omitempty"`
	Fault        string              `json:"fault,omitempty"` // ours: why there are no observations

	Replayed []Replayed `json:"replayed,omitempty"`

	Done bool `json:"done,omitempty"` // that was all
}
