package grader

import "slices"

// Schema names the JSON form of a [Result]. It changes when a field changes its meaning or goes.
const Schema = "failurelab/result/v1"

// Verdict is what is said of a ticket or of an exercise.
type Verdict string

// The verdicts, from the first that applies to the last.
const (
	NotStarted     Verdict = "not started"
	DoesNotCompile Verdict = "does not compile"
	Crashed        Verdict = "crashed"
	Wrong          Verdict = "wrong"      // fails on the first lab that keeps the contract
	TooStrict      Verdict = "too strict" // fails on another one
	TooWeak        Verdict = "too weak"   // passes on a lab that it should fail on
	WrongDiagnosis Verdict = "wrong diagnosis"
	Done           Verdict = "done"
	GraderError    Verdict = "grader error" // ours, never the learner's
	Started        Verdict = "started"      // of an exercise: neither untouched nor done
)

// Result is what is said of an exercise.
type Result struct {
	Schema      string   `json:"schema"`
	Exercise    string   `json:"exercise"`
	Title       string   `json:"title"`
	Folder      string   `json:"folder"` // from the module's root
	Verdict     Verdict  `json:"verdict"`
	Message     string   `json:"message,omitempty"` // what is wrong with the whole, and what to do
	Tickets     []Ticket `json:"tickets"`
	Triage      *Triage  `json:"triage,omitempty"`      // of an exercise that has no tickets
	Unsupported []string `json:"unsupported,omitempty"` // tickets that this system cannot have, and why
	House       []Trial  `json:"house_rules"`
	Points      int      `json:"points"`
	Max         int      `json:"max_points"`
	Bonus       int      `json:"bonus_points,omitempty"` // for stretch tickets, beyond Max
	Tried       int      `json:"tried"`                  // how many labs were opened for it, one ticket's each
	Next        *Next    `json:"next,omitempty"`

	hung    bool // whatever it is asked: it must not be run once more
	partial bool // not every ticket was asked for: house rules are not judged
}

// Ticket is what is said of a ticket.
type Ticket struct {
	Ticket    string     `json:"ticket"`
	Symptom   string     `json:"symptom"`
	Stretch   bool       `json:"stretch,omitempty"` // no condition for done; its points are a bonus
	Verdict   Verdict    `json:"verdict"`
	Message   string     `json:"message,omitempty"` // why, in one sentence
	Remedy    string     `json:"remedy,omitempty"`  // what to do next
	At        string     `json:"at,omitempty"`      // file:line of the learner's, from the module's root
	Tests     []string   `json:"tests,omitempty"`   // that open the ticket
	Right     int        `json:"right"`             // labs that keep the contract, and were passed
	OutOf     int        `json:"right_of"`
	Labs      []Trial    `json:"labs,omitempty"` // that a test should fail on
	EdgeCases []Trial    `json:"edge_cases,omitempty"`
	Diagnosis *Diagnosed `json:"diagnosis,omitempty"`
	Exchange  string     `json:"exchange,omitempty"` // the customer's call on the first lab
	Points    int        `json:"points"`
	Max       int        `json:"max_points"`

	strict *trial // the lab on which a too strict test did not pass
}

// twoAnswers makes the verdict that of a test that passed on the first lab once, and failed on it once.
func (t *Ticket) twoAnswers(test string) {
	t.Verdict, t.Points = Wrong, 0
	t.Message = test + " passed on the first lab, and failed when it was given that very lab again: it gives two answers to one question"
	t.Remedy = "let it depend on nothing but the lab: on no upper time limit, no file, no other test"
}

// Trial is what a ticket's tests made of a lab that they should fail on.
type Trial struct {
	Code    string `json:"code"`
	Kind    string `json:"kind"`
	Clause  string `json:"clause,omitempty"`
	Noticed bool   `json:"noticed"`
	By      string `json:"by,omitempty"`      // the test
	At      string `json:"at,omitempty"`      // its line that failed, as file:line
	Lab     string `json:"lab,omitempty"`     // what we did; for what was not noticed, only hints say it
	Ask     string `json:"ask,omitempty"`     // the first hint
	Trouble string `json:"trouble,omitempty"` // what happened in place of noticing
	Remedy  string `json:"remedy,omitempty"`  // what to do about the trouble
}

// Diagnosed is what is said of a diagnosis.
type Diagnosed struct {
	Cause    string   `json:"cause,omitempty"` // as it was handed in
	Right    bool     `json:"right"`
	Messages []string `json:"messages,omitempty"` // a sentence for each answer that is not right yet
}

// Next is the next thing to do.
type Next struct {
	Ticket string `json:"ticket,omitempty"`
	At     string `json:"at"` // file:line from the module's root
	What   string `json:"what"`
}

// Green says whether everything that was asked for is done.
func (r Result) Green() bool {
	for _, t := range r.Tickets {
		if t.Verdict != Done && !t.forLater(r) {
			return false
		}
	}
	if r.partial {
		return r.Tickets != nil && r.Message == ""
	}
	return r.Verdict == Done
}

// Noticed counts the trials that were noticed.
func Noticed(trials []Trial) (n int) {
	for _, t := range trials {
		if t.Noticed {
			n++
		}
	}
	return n
}

// Core are the tickets without those that are stretch.
func (r Result) Core() []Ticket {
	return slices.DeleteFunc(slices.Clone(r.Tickets), func(t Ticket) bool { return t.Stretch })
}

// Finished counts the tickets that are done, without those that are stretch.
func (r Result) Finished() int { return finished(r.Core()) }

func finished(tickets []Ticket) (n int) {
	for _, t := range tickets {
		if t.Verdict == Done {
			n++
		}
	}
	return n
}

// forLater says whether nobody need care about a ticket that is not done: a stretch ticket that is not begun, unless
// nothing else was asked for.
func (t Ticket) forLater(r Result) bool {
	return t.Stretch && t.Verdict == NotStarted && (!r.partial || len(r.Core()) > 0)
}
