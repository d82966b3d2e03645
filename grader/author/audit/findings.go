package audit

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/lab/course"
)

// weight says what happens when an assertion is dropped.
type weight string

// The weights.
const (
	needed     weight = "needed"     // the verdict falls
	redundant  weight = "redundant"  // another assertion catches the same labs
	plumbing   weight = "plumbing"   // no lab makes it fail, but without it the test could not go on
	unmeasured weight = "UNMEASURED" // no lab makes it fail: what it promises is broken by none
)

// finding is the effect of dropping an assertion.
type finding struct {
	Assertion

	weight weight
	lab    string // of a redundant one: a lab that makes it fail
	other  int    // another assertion of the ticket that fails there too; 0: there is none
}

// weigh drops each assertion by itself.
func (p *predictor) weigh() []finding {
	whole := effects(p.predict(nothing))
	var list []finding
	for _, a := range p.assertions {
		f := finding{Assertion: a}
		var fails bool
		f.lab, f.other, fails = p.fails(a.Number)
		switch {
		case len(differences(whole, effects(p.predict(only(a.Number))))) > 0:
			f.weight = needed
		case fails:
			f.weight = redundant
		case a.Plumbing:
			f.weight = plumbing
		default:
			f.weight = unmeasured
		}
		list = append(list, f)
	}
	return list
}

// fails finds a lab that makes an assertion fail, and another assertion that fails there. The healthy lab counts only for the
// symptom, because nearly every assertion fails there.
func (p *predictor) fails(number int) (lab string, other int, ok bool) {
	for _, f := range p.exercise.Tickets() {
		ticket, symptom := f.Ticket.Number, p.assertions[number-1].symptom(p.exercise.StatusOf(f))
		for _, l := range p.matrix.labs[ticket] {
			if l.IsCorrect() || l.Kind == course.Healthy && !symptom {
				continue
			}
			all := p.matrix.records[ticket][l.Code].events
			own := func(e event) bool { return e.Failed && e.Number == number }
			others := func(e event) bool { return e.Failed && e.Number != number && e.Number != copies }
			if !slices.ContainsFunc(all, own) {
				continue
			}
			if i := slices.IndexFunc(all, others); i >= 0 {
				return l.Code, all[i].Number, true
			}
			lab, ok = l.Code, true
		}
	}
	return lab, 0, ok
}

// says is a line about a finding.
func (p *predictor) says(f finding) string {
	line := fmt.Sprintf("solutions/%s/%s: %s: %s", p.exercise.Name, f.At(), f.weight, f.Text)
	switch f.weight {
	case redundant:
		by := "and the test fails there without it too"
		switch {
		case f.other > 0:
			by = "and so does " + p.assertions[f.other-1].At()
		case !strings.Contains(f.lab, "-T"):
			by = "and the tests of another ticket catch that"
		}
		line += fmt.Sprintf("\n    it fails on %s, %s", f.lab, by)
	case unmeasured:
		line += "\n    no lab makes it fail. Add a lab that breaks what it promises, or remove the assertion"
	}
	return line
}
