package course

import (
	"cmp"
	"fmt"
	"slices"

	"failurelab/lab"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
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
	Suspect   Kind = "other"      // same request and response, another cause: only evidence is compared with it
	House     Kind = "house"      // breaks a house rule: one test of the exercise must fail
	EdgeCase  Kind = "sharp"      // fine print: a test may fail
)

// Lab is one lab that a ticket's test is tried on.
type Lab struct {
	Code     string // stable: "01-T105-m3"
	Kind     Kind
	Clause   string // what it breaks, or leaves open
	Promise  string // what of the clause it breaks, as learners read it
	Sentence string // "a lab that ...", as learners read it
	Ask      string // the first hint
	Status   bool   // the status itself differs
	Why      string // why a look-alike may differ from outside
	Unseen   string // why a transcript does not show what differs
	Cause    lab.Cause
	Aspect   world.Aspect // of a trait: what it differs in

	Elsewhere string // the path where it shows, if not the customer's own
	Origin    string // labs of one origin differ only in their dress

	dress drawn
	steps []world.Step
	cure  world.Step
}

// Open opens the lab, with more steps before its own. The caller closes it.
func (l Lab) Open(first ...world.Step) (*world.World, error) {
	return world.Open(slices.Concat(first, l.worn().steps(), l.steps)...)
}

// Cure is the step that helps this lab's customer.
func (l Lab) Cure() world.Step { return l.cure }

// DiffersInPeople says whether the lab is a trait's whose people and things are other ones.
func (l Lab) DiffersInPeople() bool { return l.Aspect == world.People }

// Cast is who and what plays the parts in the lab.
func (l Lab) Cast() world.Cast { return l.worn().cast }

// Plain is the lab with the people, things and style of the first correct lab.
func (l Lab) Plain() Lab {
	l.dress = nil
	return l
}

// PlainFact is a fact of the lab as it would be in the first correct lab: who and what plays the parts, how an error is
// worded, and how often a name was asked for, make no difference.
func (l Lab) PlainFact(f wire.Fact) wire.Fact {
	if f.Source == "log" && f.Key == "err" {
		f.Value = world.PlainError(f.Value)
	}
	worn := l.worn()
	for _, t := range worn.style {
		f = t.Plain(f)
	}
	f.Key, f.Value = worn.cast.Plain(f.Key), worn.cast.Plain(f.Value)
	return f
}

// IsCorrect says whether the lab keeps the contract.
func (l Lab) IsCorrect() bool { return l.Kind == Reference || l.Kind == Trait }

// prefix is the exercise's number in codes.
func (e *Exercise) prefix() string { return e.Name[:2] }

// references is how many correct labs a ticket has.
const references = 3

// References are the correct labs of a ticket. The first is as the failures are written; the others differ in people and things,
// and in what the contract leaves open.
func (e *Exercise) References(f *failure.Failure) []Lab {
	labs := []Lab{e.First(f)}
	for i := 1; i < references; i++ {
		l := e.reference(f, i)
		l.dress = e.drawsRight(f.Ticket.Number, l.Code, i == 1)
		labs = append(labs, l)
	}
	return labs
}

// First is the first correct lab of a ticket. Nothing is drawn for it.
func (e *Exercise) First(f *failure.Failure) Lab { return e.reference(f, 0) }

func (e *Exercise) reference(f *failure.Failure, i int) Lab {
	l := e.lab(f, Reference, i+1, f.Break)
	l.Sentence = "a lab that keeps the contract"
	return l
}

// Traits are correct labs too, one for each thing in which a reference, by its place, differs from the first: its people and
// things, and each trait of its style.
func (e *Exercise) Traits(f *failure.Failure, reference int) []Lab {
	if reference == 0 {
		return nil
	}
	whole := e.References(f)[reference].worn()
	var labs []Lab
	add := func(d dress, a world.Aspect, sentence string) {
		c, _ := e.LeftOpenBy(a)
		l := e.lab(f, Trait, 100*(reference+1)+len(labs)+1, f.Break)
		l.Sentence, l.Clause, l.Aspect, l.dress = sentence, c.Number, a, func() dress { return d }
		labs = append(labs, l)
	}
	if e.leavesOpen(world.People) {
		add(dress{cast: whole.cast}, world.People, "a lab with other customers, names and keys")
	}
	for _, t := range whole.style {
		add(dress{style: []world.Drawn{t}}, t.Aspect, t.Lab)
	}
	return labs
}

// Wrong are the labs of a ticket that its test must fail on. The first is the healthy lab.
func (e *Exercise) Wrong(f *failure.Failure) []Lab {
	healthy := e.lab(f, Healthy, 1, f.Break, f.Cure)
	healthy.Sentence, healthy.Ask = "a healthy lab, where nothing fails", "Your assertions on the symptom: what fails for the customer that does not fail here?"
	labs := []Lab{healthy}
	for i, m := range f.Ticket.Mutants {
		labs = append(labs, e.mutant(f, Mutant, i, m))
	}
	for i, l := range f.Ticket.LookAlikes {
		if failure.Find(l.Cause).Unsupported() == "" {
			labs = append(labs, e.alike(f, LookAlike, i, l))
		}
	}
	for i, l := range labs {
		labs[i].dress = e.drawsAny(l.Code)
	}
	return labs
}

// Comparable are the labs of all other causes that can stand behind a ticket's request, look-alikes included. Evidence is compared
// with them.
func (e *Exercise) Comparable(f *failure.Failure) []Lab {
	var labs []Lab
	for kind, list := range map[Kind][]failure.LookAlike{LookAlike: f.Ticket.LookAlikes, Suspect: f.Ticket.Others} {
		for i, l := range list {
			if failure.Find(l.Cause).Unsupported() == "" {
				labs = append(labs, e.alike(f, kind, i, l))
			}
		}
	}
	slices.SortFunc(labs, func(a, b Lab) int { return cmp.Compare(a.Code, b.Code) })
	return labs
}

// Alone are the labs of all suspects of the exercise, each as it is without any ticket. They are for authors.
func (e *Exercise) Alone(f *failure.Failure) []Lab {
	var labs []Lab
	for i, other := range e.Suspects {
		if other.Unsupported() == "" && other.Break != nil {
			labs = append(labs, e.alike(f, Suspect, 100+i, failure.LookAlike{Cause: other.Cause}))
		}
	}
	return labs
}

// alike is a lab of another cause behind a ticket's request.
func (e *Exercise) alike(f *failure.Failure, k Kind, i int, l failure.LookAlike) Lab {
	other := failure.Find(l.Cause)
	broken := l.Break
	if broken == nil {
		broken = other.Break
	}
	alike := e.lab(f, k, i+1, broken)
	if l.Break == nil {
		alike.Origin = string(l.Cause)
	}
	if alike.cure = l.Cure; alike.cure == nil {
		alike.cure = other.Cure
	}
	if alike.cure == nil {
		alike.cure = failure.Steps()
	}
	alike.Sentence = "a look-alike: the same request and response, another cause"
	alike.Ask, alike.Cause, alike.Why = l.Ask, l.Cause, l.Why
	return alike
}

// HouseRules are the labs that break the house rules of the exercise, opened for one ticket.
func (e *Exercise) HouseRules(f *failure.Failure) []Lab {
	var labs []Lab
	for _, c := range e.Contract {
		for _, p := range c.Promises {
			for _, m := range p.House {
				m.Clause, m.Promise = c.Number, p.Name
				l := e.mutant(f, House, len(labs), m)
				l.Code = fmt.Sprintf("%s-h%d", e.prefix(), len(labs)+1)
				l.dress = e.drawsAny(f.Ticket.Number + l.Code)
				labs = append(labs, l)
			}
		}
	}
	return labs
}

// EdgeCases are the labs of a ticket that break the contract's fine print.
func (e *Exercise) EdgeCases(f *failure.Failure) []Lab {
	labs := make([]Lab, len(f.Ticket.EdgeCases))
	for i, m := range f.Ticket.EdgeCases {
		labs[i] = e.mutant(f, EdgeCase, i, m)
		labs[i].dress = e.drawsAny(labs[i].Code)
	}
	return labs
}

func (e *Exercise) mutant(f *failure.Failure, k Kind, i int, m failure.Mutant) Lab {
	l := e.lab(f, k, i+1, f.Break, m.Swap)
	l.Clause, l.Promise, l.Sentence, l.Ask, l.Status, l.Elsewhere, l.Unseen = m.Clause, e.Promise(m).Text, m.Lab, m.Ask, m.Status, m.Elsewhere, m.Unseen
	return l
}

// lab leaves out steps that the author has not written yet: Defects names them.
func (e *Exercise) lab(f *failure.Failure, k Kind, i int, steps ...world.Step) Lab {
	l := Lab{
		Code: fmt.Sprintf("%s-%s-%c%d", e.prefix(), f.Ticket.Number, k[0], i), Kind: k,
		Cause: f.Cause, cure: f.Cure,
		steps: slices.DeleteFunc(steps, func(s world.Step) bool { return s == nil }),
	}
	l.Origin = l.Code
	if l.cure == nil {
		l.cure = failure.Steps()
	}
	return l
}
