package course

import (
	"fmt"
	"slices"

	"failurelab/lab"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

// Kind says what a lab is for.
type Kind string

// The kinds.
const (
	Reference Kind = "reference"  // a correct lab: a test must pass
	Trait     Kind = "trait"      // a correct lab that differs from the first in one trait
	Healthy   Kind = "healthy"    // cured before the request: a test must fail
	Mutant    Kind = "mutant"     // breaks one clause: a test must fail
	LookAlike Kind = "look-alike" // same request and response, another cause: a test must fail
	House     Kind = "house"      // breaks a house rule: one test of the exercise must fail
	EdgeCase  Kind = "sharp"      // fine print: a test may fail
)

// Lab is one lab that a ticket's test is tried on.
type Lab struct {
	Code     string // stable: "01-T105-m3"
	Kind     Kind
	Clause   string // what it breaks, or leaves open
	Sentence string // "a lab that ...", as learners read it
	Ask      string // the first hint
	Status   bool   // the status itself differs
	Why      string // why a look-alike may differ from outside
	Unseen   string // why a transcript does not show what differs
	Cause    lab.Cause

	Elsewhere string // the path where it shows, if not the customer's own

	steps []world.Step
	cure  world.Step
}

// Open opens the lab, with more steps before its own. The caller closes it.
func (l Lab) Open(first ...world.Step) (*world.World, error) {
	return world.Open(slices.Concat(first, l.steps)...)
}

// Cure is the step of the ticket's cure.
func (l Lab) Cure() world.Step { return l.cure }

// IsCorrect says whether the lab keeps the contract.
func (l Lab) IsCorrect() bool { return l.Kind == Reference || l.Kind == Trait }

// prefix is the exercise's number in codes.
func (e *Exercise) prefix() string { return e.Name[:2] }

// References are the correct labs of a ticket, one for each style.
func (e *Exercise) References(f *failure.Failure) []Lab {
	labs := make([]Lab, len(world.Styles))
	for i, s := range world.Styles {
		labs[i] = e.lab(f, Reference, i+1, slices.Concat(s.Steps(), []world.Step{f.Break}))
		labs[i].Sentence = "a lab that keeps the contract"
	}
	return labs
}

// Traits are correct labs too, one for each trait of a style. Traits that no clause of the exercise leaves open are left out.
func (e *Exercise) Traits(f *failure.Failure, style int) []Lab {
	var labs []Lab
	for i, t := range world.Styles[style].Traits {
		c := e.LeftOpenBy(t.Aspect)
		if c.Number == "" {
			continue // the trait does not show in this exercise
		}
		l := e.lab(f, Trait, 10*(style+1)+i+1, []world.Step{t.Step, f.Break})
		l.Sentence, l.Clause = t.Lab, c.Number
		labs = append(labs, l)
	}
	return labs
}

// Wrong are the labs of a ticket that its test must fail on. The first is the healthy lab.
func (e *Exercise) Wrong(f *failure.Failure) []Lab {
	healthy := e.lab(f, Healthy, 1, []world.Step{f.Break, f.Ticket.Cure})
	healthy.Sentence, healthy.Ask = "a healthy lab, where nothing fails", "What is it that fails? Assert it."
	labs := []Lab{healthy}
	for i, m := range f.Ticket.Mutants {
		labs = append(labs, e.mutant(f, Mutant, i, m))
	}
	for i, l := range f.Ticket.LookAlikes {
		other := failure.Find(l.Cause)
		if other.Unsupported() != "" {
			continue
		}
		broken := l.Break
		if broken == nil {
			broken = other.Break
		}
		alike := e.lab(f, LookAlike, i+1, []world.Step{broken})
		alike.Sentence = "a look-alike: from outside the same call and answer, another cause"
		alike.Ask, alike.Cause, alike.Why = l.Ask, l.Cause, l.Why
		labs = append(labs, alike)
	}
	return labs
}

// HouseRules are the labs that break the house rules of the exercise, opened for one ticket.
func (e *Exercise) HouseRules(f *failure.Failure) []Lab {
	var labs []Lab
	for _, c := range e.Contract {
		for _, m := range c.Broken {
			m.Clause = c.Number
			l := e.mutant(f, House, len(labs), m)
			l.Code = fmt.Sprintf("%s-h%d", e.prefix(), len(labs)+1)
			labs = append(labs, l)
		}
	}
	return labs
}

// EdgeCases are the labs of a ticket that break the contract's fine print.
func (e *Exercise) EdgeCases(f *failure.Failure) []Lab {
	labs := make([]Lab, len(f.Ticket.EdgeCases))
	for i, m := range f.Ticket.EdgeCases {
		labs[i] = e.mutant(f, EdgeCase, i, m)
	}
	return labs
}

func (e *Exercise) mutant(f *failure.Failure, k Kind, i int, m failure.Mutant) Lab {
	l := e.lab(f, k, i+1, []world.Step{f.Break, m.Swap})
	l.Clause, l.Sentence, l.Ask, l.Status, l.Elsewhere, l.Unseen = m.Clause, m.Lab, m.Ask, m.Status, m.Elsewhere, m.Unseen
	return l
}

// lab leaves out steps that the author has not written yet: Defects names them.
func (e *Exercise) lab(f *failure.Failure, k Kind, i int, steps []world.Step) Lab {
	l := Lab{
		Code: fmt.Sprintf("%s-%s-%c%d", e.prefix(), f.Ticket.Number, k[0], i), Kind: k,
		Cause: f.Cause, cure: f.Ticket.Cure,
		steps: slices.DeleteFunc(steps, func(s world.Step) bool { return s == nil }),
	}
	if l.cure == nil {
		l.cure = failure.Steps()
	}
	return l
}
