package course

import (
	"cmp"
	"slices"
	"strings"

	"failurelab/lab/failure"
	"failurelab/lab/world"
)

// Clause is one numbered row of a contract.
type Clause struct {
	Number   string    // "401.2"
	Name     string    // what it is about
	Promises []Promise // what the lab does
	Open     []Open    // what the lab may do in one way or another
}

// Promise is one thing that a clause promises. At least one lab breaks it, or it says why none does.
type Promise struct {
	Name  string           // broken labs name it: "realm"; "" if the clause has only this one
	Text  string           // as learners read it
	House []failure.Mutant // labs that break it for every ticket: house rules
	Told  string           // why no judged lab breaks it, so that it is only told; "": one does
}

// Open is one thing that a clause leaves open. Correct labs differ in it.
type Open struct {
	Text    string         // as learners read it
	Aspects []world.Aspect // the traits in which correct labs differ
	Always  string         // set: it is another one in every lab anyway, and why
}

// Text is all that the clause promises.
func (c Clause) Text() string {
	var texts []string
	for _, p := range c.Promises {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, "; ")
}

// Clause is the clause with a number; the zero Clause when the contract has none.
func (e *Exercise) Clause(number string) Clause {
	for _, c := range e.Contract {
		if c.Number == number {
			return c
		}
	}
	return Clause{}
}

// Promise is the promise that a broken lab breaks; the zero Promise when the contract has none of the name.
func (e *Exercise) Promise(m failure.Mutant) Promise {
	promises := e.Clause(m.Clause).Promises
	if m.Promise == "" && len(promises) == 1 {
		return promises[0]
	}
	for _, p := range promises {
		if p.Name == m.Promise && p.Name != "" {
			return p
		}
	}
	return Promise{}
}

// brokenIn returns the numbers of the tickets that have a broken lab which breaks a promise.
func (e *Exercise) brokenIn(c Clause, p Promise) (numbers []string) {
	for _, f := range e.AllTickets() {
		if slices.ContainsFunc(f.Ticket.Mutants, func(m failure.Mutant) bool {
			return m.Clause == c.Number && e.Promise(m).Text == p.Text
		}) {
			numbers = append(numbers, f.Ticket.Number)
		}
	}
	return numbers
}

// LeftOpenBy is the clause that leaves an aspect open, and what of it that is.
func (e *Exercise) LeftOpenBy(a world.Aspect) (Clause, Open) {
	for _, c := range e.Contract {
		for _, o := range c.Open {
			if slices.Contains(o.Aspects, a) {
				return c, o
			}
		}
	}
	return Clause{}, Open{}
}

// leavesOpen says whether the contract leaves an aspect open.
func (e *Exercise) leavesOpen(a world.Aspect) bool {
	c, _ := e.LeftOpenBy(a)
	return c.Number != ""
}

// What several contracts leave open.
var (
	openChallenge = []Open{
		{Text: "the order of the parameters", Aspects: []world.Aspect{world.ParameterOrder}},
		{Text: "more parameters", Aspects: []world.Aspect{world.MoreParameters}},
	}
	openBody = []Open{
		{Text: "the wording of `title` and `detail`", Aspects: []world.Aspect{world.Wording}},
		{Text: "the order of the members", Aspects: []world.Aspect{world.MemberOrder}},
		{Text: "more members", Aspects: []world.Aspect{world.MoreMembers}},
		{Text: "more headers", Aspects: []world.Aspect{world.MoreHeaders}},
		{Text: "what a request id looks like", Aspects: []world.Aspect{world.IDs}},
		{Text: "a charset in Content-Type", Aspects: []world.Aspect{world.Charset}},
	}
	openLine = []Open{
		{Text: "the order of the attributes", Aspects: []world.Aspect{world.AttributeOrder}},
		{Text: "more attributes", Aspects: []world.Aspect{world.MoreAttributes}},
		{Text: "the time: a lab's clock may be hours behind yours", Aspects: []world.Aspect{world.Time}},
		{Text: "the wording around an error", Aspects: []world.Aspect{world.ErrorWords}},
		{Text: "the customers, and their names, keys, ids and amounts", Aspects: []world.Aspect{world.People}},
	}
)

// varied says whether a correct lab differs in an aspect.
func varied(a world.Aspect) bool {
	return a == world.People || slices.ContainsFunc(world.Traits, func(t world.Trait) bool { return t.Aspect == a })
}

// named is a promise as an author finds it: the clause, and the name if it has one.
func (c Clause) named(p Promise) string { return c.Number + " " + cmp.Or(p.Name, c.Name) }
