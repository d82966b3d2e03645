package course

import (
	"regexp"
	"strings"
)

var clauseNumber = regexp.MustCompile(`^\d{3}\.\d+$`)

// contract checks the clauses: that each promise is broken by a lab, and that a correct lab differs in all that is left open.
func (c *checker) contract() {
	c.ticket, c.file = "", c.e.File()
	c.must(strings.Contains(c.e.Title, `"`) && !strings.Contains(c.e.Title, `""`), "Title does not quote the customers, as in `404: \"It was there yesterday\"`")
	rules, seen := 0, map[string]bool{}
	for _, clause := range c.e.Contract {
		c.must(clauseNumber.MatchString(clause.Number), "the clause %q has no number such as 401.2", clause.Number)
		c.must(clause.Name != "", "clause %s: Name is empty: say what it is about", clause.Number)
		c.must(len(clause.Promises) > 0, "clause %s: it has no Promises: say what the lab promises", clause.Number)
		c.must(!seen[clause.Number], "two clauses have the number %s", clause.Number)
		seen[clause.Number] = true
		for _, p := range clause.Promises {
			rules += len(p.House)
			c.promise(clause, p)
		}
		c.open(clause)
	}
	c.must(rules >= 1 && rules <= maxRules, "%d house rules (House), want 1 to %d", rules, maxRules)
}

// maxRules is how many house rules an exercise may have: one helper should earn them.
const maxRules = 16

// promise checks one promise.
func (c *checker) promise(clause Clause, p Promise) {
	named := clause.named(p)
	c.must(p.Text != "", "promise %s: Text is empty: say what the lab promises", named)
	c.must(p.Name != "" || len(clause.Promises) == 1, "clause %s: it has several promises, so each needs a Name", clause.Number)
	broken := len(p.House) > 0 || len(c.e.brokenIn(clause, p)) > 0
	c.must(broken || p.Told != "",
		"promise %s: no lab breaks it: add a broken lab to a ticket, or a house rule (House), or say in Told why it is only told", named)
	c.must(!broken || p.Told == "", "promise %s: it has Told, and a lab breaks it: delete Told", named)
	for _, m := range p.House {
		m.Clause, m.Promise = clause.Number, p.Name
		c.mutant("house rule", m)
	}
}

// open checks what a clause leaves open.
func (c *checker) open(clause Clause) {
	for _, o := range clause.Open {
		c.must(o.Text != "", "clause %s: an Open has no Text: say what is left open", clause.Number)
		c.must(len(o.Aspects) > 0 || o.Always != "",
			"clause %s: no correct lab differs in %q: name the Aspects of the traits that do, or say in Always why every lab does", clause.Number, o.Text)
		for _, a := range o.Aspects {
			c.must(varied(a), "clause %s: no trait in world.Traits has the aspect %q", clause.Number, a)
		}
	}
}
