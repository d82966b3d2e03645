package course

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/failure"
)

// Defects returns what is missing or wrong in the exercise's texts. It opens no lab. The files
// come in this order: the course's own, those of the failures, the folder's.
func (e *Exercise) Defects(folder Folder) []Defect {
	c := &checker{e: e}
	if !e.OnCall {
		c.contract()
		c.suspects()
		for _, f := range e.Suspects {
			c.failure(f)
		}
	}
	c.folder(folder)
	return c.defects
}

// suspects checks the exercise's failures as a whole.
func (c *checker) suspects() {
	c.ticket, c.file = "", c.e.File()
	decoys := len(c.e.Suspects) - len(c.e.AllTickets())
	c.must(len(c.e.AllTickets()) > 0, "it has no ticket: add one with `go run ./grader/cmd/grader author new FAILURE --exercise %s`", c.e.Name)
	c.must(decoys >= 2, "%d suspects without a ticket, want at least 2: add failures without Ticket", decoys)
}

// failure checks what every failure says.
func (c *checker) failure(f *failure.Failure) {
	c.ticket, c.file = "", f.File()
	if f.Ticket != nil {
		c.ticket = f.Ticket.Number
	}
	c.must(f.Means != "", "Means is empty: say in one sentence what the cause is")
	c.must(f.See != "", "See is empty: say in one sentence what you would see in the log, the database or the client's error")
	c.must(slices.Contains([]lab.Answer{lab.Yes, lab.No}, f.Reached), "Reached is not answered: does the API's log have a line for the request?")
	c.must(slices.Contains([]lab.Answer{lab.Yes, lab.No}, f.Slow), "Slow is not answered: did the request fail because a timeout ran out?")
	c.must(slices.Contains([]lab.Side{lab.Client, lab.Server, lab.Between}, f.Side), "Side is not answered: what has to change to help the customer?")
	c.must(f.Break != nil, "Break is missing: make it happen for real, and say what the customer sends")
	c.must(f.Cure != nil, "Cure is missing: do what helps the customer of this failure")
	for side, why := range f.AlsoSide {
		c.must(side != f.Side && why != "", "AlsoSide: name another side than Side, and say why it can be defended")
	}
	s := f.Shows
	c.must(s.Client != "" || s.Err != "" || len(s.Log)+len(s.Metrics) > 0, "Shows is empty: say where a test finds what See says")
	if f.Ticket != nil {
		c.words(f)
		c.labs(f)
		c.alikes(f)
	}
}

// words checks what a ticket tells its learner.
func (c *checker) words(f *failure.Failure) {
	t := f.Ticket
	series := "T" + c.e.Name[1:2]
	c.must(len(t.Number) == 4 && strings.HasPrefix(t.Number, series) && strings.Trim(t.Number[1:], "0123456789") == "",
		"Number is %q, want %s and two digits", t.Number, series)
	for _, other := range failure.All() {
		c.must(other.Ticket == nil || other.Cause == f.Cause || other.Ticket.Number != t.Number, "%s has the number %s too", other.File(), t.Number)
	}
	c.must(t.Symptom != "", "Symptom is empty: quote the customer")
	c.must(t.Begin != "", "Begin is empty: write the first hint for a learner who does not know where to start")
	for _, said := range []struct{ field, text string }{{"Symptom", t.Symptom}, {"Begin", t.Begin}} {
		if word := gives(f.Cause, said.text, said.field == "Symptom"); word != "" {
			c.off("%s gives the answer away: %q", said.field, word)
		}
	}
}

// gives returns what of a cause's name a text says: the whole name or, when single is set, any word of it that is longer
// than four letters.
func gives(cause lab.Cause, text string, single bool) string {
	text = strings.ToLower(text)
	names := []string{string(cause), strings.ReplaceAll(string(cause), "-", " ")}
	if single {
		for word := range strings.SplitSeq(string(cause), "-") {
			if len(word) > 4 {
				names = append(names, word)
			}
		}
	}
	for _, name := range names {
		if strings.Contains(text, name) {
			return name
		}
	}
	return ""
}

// labs checks a ticket's cure and its broken labs.
func (c *checker) labs(f *failure.Failure) {
	t := f.Ticket
	for _, near := range t.Near {
		c.must(near != f.Cause && c.suspected(near), "Near names %q, want other suspects of %s", near, c.e.Name)
	}
	c.must(len(t.Mutants) >= 2 && len(t.Mutants) <= 6, "Mutants: %d broken labs, want 2 to 6", len(t.Mutants))
	for _, m := range t.Mutants {
		c.mutant("broken lab", m)
	}
	for _, m := range t.EdgeCases {
		c.mutant("edge case", m)
	}
}

func (c *checker) mutant(kind string, m failure.Mutant) {
	name := kind + " " + fmt.Sprintf("%q", cmp.Or(m.Lab, "(no Lab)"))
	c.must(strings.HasPrefix(m.Lab, "a lab "), "%s: Lab must begin with \"a lab \"", name)
	c.must(strings.Contains(m.Ask, "?"), "%s: it needs a question in Ask, the first hint", name)
	c.must(c.e.Clause(m.Clause).Number != "", "%s: Clause is %q, want a clause of the contract in %s", name, m.Clause, c.e.File())
	c.must(c.e.Clause(m.Clause).Number == "" || c.e.Promise(m).Text != "", "%s: Promise is %q, want the name of a promise of clause %s", name, m.Promise, m.Clause)
	c.must(m.Swap != nil, "%s: Swap is missing: put in the part that breaks the clause", name)
}

// alikes checks a ticket's look-alikes.
func (c *checker) alikes(f *failure.Failure) {
	alikes := f.Ticket.LookAlikes
	c.must(len(alikes) >= 2 && len(alikes) <= 5, "LookAlikes: %d look-alikes, want 2 to 5", len(alikes))
	excused, seen := 0, map[lab.Cause]bool{f.Cause: true}
	for _, l := range alikes {
		c.must(c.suspected(l.Cause), "look-alike %s: it is not a suspect of %s", l.Cause, c.e.Name)
		c.must(strings.Contains(l.Ask, "?"), "look-alike %s: it needs a question in Ask, the first hint", l.Cause)
		c.must(!seen[l.Cause], "look-alike %s: it is the ticket's own cause, or listed twice", l.Cause)
		seen[l.Cause] = true
		if l.Why != "" {
			excused++
		}
	}
	for _, l := range f.Ticket.Others {
		c.must(c.suspected(l.Cause), "Others: %s is not a suspect of %s", l.Cause, c.e.Name)
		c.must(!seen[l.Cause], "Others: %s is the ticket's own cause, or listed twice", l.Cause)
		seen[l.Cause] = true
	}
	c.must(len(alikes) == 0 || excused < len(alikes),
		"LookAlikes: each has a Why, so a test of only the status catches them all: add one with the same request and status")
}

func (c *checker) suspected(cause lab.Cause) bool {
	return slices.ContainsFunc(c.e.Suspects, func(f *failure.Failure) bool { return f.Cause == cause })
}
