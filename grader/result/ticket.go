package result

import "slices"

// Ticket is the result of one ticket.
type Ticket struct {
	Ticket    string     `json:"ticket"`
	Symptom   string     `json:"symptom"`
	Stretch   bool       `json:"stretch,omitempty"` // not needed to finish the exercise; its points are a bonus
	Verdict   Verdict    `json:"verdict"`
	Message   string     `json:"message,omitempty"`  // why, in one sentence
	Remedy    string     `json:"remedy,omitempty"`   // what to do next
	At        string     `json:"at,omitempty"`       // the learner's file:line, from the module's root
	Tests     []string   `json:"tests,omitempty"`    // the tests that open the ticket
	Misnamed  string     `json:"misnamed,omitempty"` // a test that is named for this ticket but opens another one, while no test opens this one
	Right     int        `json:"right"`              // correct labs that were passed
	OutOf     int        `json:"right_of"`           // correct labs that were tried
	StrictOn  *StrictOn  `json:"strict_on,omitempty"`
	Labs      []Trial    `json:"labs,omitempty"`       // that a test should fail on
	EdgeCases []Trial    `json:"edge_cases,omitempty"` // worth nothing
	Diagnosis *Diagnosis `json:"diagnosis,omitempty"`
	Exchange  string     `json:"exchange,omitempty"` // the customer's request and its response on the first lab, in one line

	Production string `json:"in_production,omitempty"` // if the ticket is done: where this failure happens in production, and what to do first

	Points int `json:"points"`
	Max    int `json:"max_points"`
}

// MaxTests is how many tests of a ticket are judged. With many small tests, a learner could guess and let the grader pick the right
// ones.
const MaxTests = 8

// StrictOn is the correct lab that a test is too strict for.
type StrictOn struct {
	Lab     string   `json:"lab"`               // its code
	Crashed bool     `json:"crashed,omitempty"` // the test ended the process there, or never finished
	Differs []string `json:"differs,omitempty"` // what makes the test fail there, each with the clause that leaves it open
}

// Kind is the purpose of a lab.
type Kind string

// The kinds of labs that a test should fail on. On an edge case it may pass.
const (
	Healthy   Kind = "healthy"    // the cure came before the request, so nothing fails
	Broken    Kind = "mutant"     // it breaks one promise of the contract
	LookAlike Kind = "look-alike" // the same request and response, another root cause
	HouseRule Kind = "house"      // it breaks a promise that all tickets of the exercise share
	EdgeCase  Kind = "sharp"      // it breaks fine print
)

// Trial is how a ticket's tests did on a lab that they should fail on.
type Trial struct {
	Code    string `json:"code"`
	Kind    Kind   `json:"kind"`
	Clause  string `json:"clause,omitempty"` // what it breaks
	Cause   string `json:"cause,omitempty"`  // the root cause of a look-alike, as the constant in package lab
	Caught  bool   `json:"caught"`
	By      string `json:"by,omitempty"`      // the test that caught it
	At      string `json:"at,omitempty"`      // the assertion that failed, as file:line
	Lab     string `json:"lab,omitempty"`     // what is wrong with it. For a missed lab, only the clause that it breaks: hints tell the rest
	Ask     string `json:"ask,omitempty"`     // the first hint
	Missed  Missed `json:"missed,omitempty"`  // how it was missed; "" if it was caught
	Trouble string `json:"trouble,omitempty"` // what happened there; if a test passed, why its assertions hold there, if that is known
	Remedy  string `json:"remedy,omitempty"`  // what to do about the trouble
}

// Missed says how a lab was missed.
type Missed string

// The ways to miss a lab. Only a failed assertion of a valid test catches one.
const (
	Passed      Missed = "passed"        // no valid test failed there
	NotTried    Missed = "not tried"     // no test is valid yet
	CrashedHere Missed = "crashed"       // the process ended early there, or never finished
	Misused     Missed = "misused"       // the lab itself failed the test, because of how it was used
	Skipped     Missed = "skipped"       // the test skipped itself there
	AskedNought Missed = "asked nothing" // the test failed before it asked the lab anything
)

// Diagnosis is the result of a diagnosis.
type Diagnosis struct {
	Cause    string   `json:"cause,omitempty"` // as the learner wrote it
	Right    bool     `json:"right"`
	Lacks    Lacks    `json:"lacks,omitempty"`    // what is wrong with it as a whole
	Parts    int      `json:"parts"`              // how many parts of it are right: the cause, three fields, and the evidence
	OutOf    int      `json:"parts_of"`           // 0: none was handed in, or several that contradict each other
	Messages []string `json:"messages,omitempty"` // a sentence for each field that is not right yet
}

// Lacks says what is wrong with a diagnosis as a whole.
type Lacks string

// What a diagnosis lacks.
const (
	NoDiagnosis  Lacks = "diagnosis" // the test has none
	WeakEvidence Lacks = "evidence"  // all of it is right, except for its evidence
	WrongPart    Lacks = "parts"     // a part of it is missing or wrong, or two contradict each other
)

// Label is the verdict as people read it. A missing diagnosis is not called wrong.
func (t Ticket) Label() string {
	if t.Verdict == WrongDiagnosis && t.Diagnosis != nil {
		switch t.Diagnosis.Lacks {
		case NoDiagnosis:
			return "no diagnosis yet"
		case WeakEvidence:
			return "evidence too weak"
		default:
		}
	}
	return string(t.Verdict)
}

// Caught counts the trials that were caught.
func Caught(trials []Trial) (n int) {
	for _, t := range trials {
		if t.Caught {
			n++
		}
	}
	return n
}

// Uncaught returns the trials that were not caught.
func Uncaught(trials []Trial) []Trial {
	return slices.DeleteFunc(slices.Clone(trials), func(t Trial) bool { return t.Caught })
}

// OfKind returns the trials of one kind.
func OfKind(trials []Trial, k Kind) []Trial {
	return slices.DeleteFunc(slices.Clone(trials), func(t Trial) bool { return t.Kind != k })
}

// PassesLookAlike says whether the tests pass on a look-alike, so that they cannot tell its cause from theirs.
func (t Ticket) PassesLookAlike() bool {
	return slices.ContainsFunc(t.Labs, func(l Trial) bool { return l.Kind == LookAlike && l.Missed == Passed })
}

// CatchesCause says whether the tests catch the look-alike that has this root cause.
func (t Ticket) CatchesCause(cause string) bool {
	return slices.ContainsFunc(t.Labs, func(l Trial) bool { return l.Kind == LookAlike && l.Caught && l.Cause == cause })
}

// HealthyCaught says whether the tests fail on the healthy lab, as they should.
func (t Ticket) HealthyCaught() bool {
	healthy := OfKind(t.Labs, Healthy)
	return len(healthy) > 0 && Caught(healthy) == len(healthy)
}
