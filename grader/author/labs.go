package author

import (
	"context"
	"fmt"
	"slices"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
)

// labs checks the labs of a ticket without any test.
func (v *verifier) labs(ctx context.Context, f *failure.Failure) error {
	number := f.Ticket.Number
	right, err := transcribe(ctx, v.exercise.First(f))
	if err != nil {
		return err
	}
	for _, l := range v.exercise.References(f)[1:] {
		other, err := transcribe(ctx, l)
		if err != nil {
			return err
		}
		if other.symptom != right.symptom {
			v.off(number, "%s shows %s, but the first correct lab shows %s", named(l), other.symptom, right.symptom)
		}
	}
	seen, cures := map[string]course.Lab{}, 0
	for _, l := range slices.Concat(v.exercise.Wrong(f), v.exercise.HouseRules(f), v.exercise.EdgeCases(f)) {
		t, err := transcribe(ctx, l.Plain())
		if err != nil {
			return err
		}
		v.outside(number, l, t, right)
		if err := v.inside(ctx, f, l, t, right); err != nil {
			return err
		}
		if t.text != right.text {
			v.twin(number, l, t, seen)
		}
		switch {
		case l.Kind == course.LookAlike && t.cured != right.cured:
			v.off(number, "%s: after its cure the response is %s, but after the ticket's own cure it is %s. So a test of the cure tells the two apart. "+
				"Give the cause, or the look-alike, a Cure that helps its customer", named(l), t.cured, right.cured)
		case l.Kind == course.Mutant && t.before == right.before && t.cured.status != right.cured.status && t.cured.status != right.status:
			cures++
		}
	}
	if cures == 0 {
		v.off(number, "no broken lab shows only after the cure, with a status that is neither %d nor %d. So a test misses nothing if it skips "+
			"the cure, or asserts only that the status is not %d any more. Add such a lab, for example with SpoilsStatus", right.status, right.cured.status, right.status)
	}
	return v.others(ctx, f, right)
}

// others finds suspects that can be behind the ticket's request, but are missing in LookAlikes and Others, so that evidence is not
// compared with them. A suspect whose response has other members does not count: the customer's own response tells it.
func (v *verifier) others(ctx context.Context, f *failure.Failure, right transcript) error {
	listed := map[lab.Cause]bool{f.Cause: true}
	for _, l := range slices.Concat(f.Ticket.LookAlikes, f.Ticket.Others) {
		listed[l.Cause] = true
	}
	for _, l := range v.exercise.Alone(f) {
		if listed[l.Cause] {
			continue
		}
		t, err := transcribe(ctx, l)
		if err != nil {
			return err
		}
		if t.sent == right.sent && t.like(right) && t.first == right.first {
			v.off(f.Ticket.Number, "%s can be behind the same request (%s), so evidence must be compared with it. Name it in LookAlikes or in Others",
				failure.Constant(l.Cause), right.sent)
		}
	}
	return nil
}

func (a answer) String() string { return fmt.Sprintf("%d {%s}", a.status, a.members) }

// twin reports two labs that show exactly the same, because no test can catch one of them and miss the other. Look-alikes are
// compared only with the correct lab.
func (v *verifier) twin(number string, l course.Lab, t transcript, seen map[string]course.Lab) {
	if l.Kind != course.Mutant && l.Kind != course.House || l.Unseen != "" {
		return
	}
	if other, ok := seen[t.text]; ok {
		v.off(number, "%s shows exactly the same as %s, so no test can tell them apart. Remove one of them", named(l), named(other))
		return
	}
	seen[t.text] = l
}

// named is a lab's code and what it is.
func named(l course.Lab) string {
	switch l.Kind {
	case course.Healthy:
		return l.Code + " (the healthy lab)"
	case course.Reference, course.Trait:
		return l.Code + " (a correct lab)"
	case course.LookAlike:
		return fmt.Sprintf("%s (the look-alike %s)", l.Code, l.Cause)
	default:
		return fmt.Sprintf("%s (%s, clause %s: %q)", l.Code, kinds[l.Kind], l.Clause, l.Sentence)
	}
}

var kinds = map[course.Kind]string{course.Mutant: "broken lab", course.House: "house rule", course.EdgeCase: "edge case"}

// outside compares a lab's first response with the correct lab's. A test that checks only the status must not catch the lab, unless
// its file says so.
func (v *verifier) outside(number string, l course.Lab, t, right transcript) {
	switch same := t.like(right); {
	case l.Kind == course.Healthy:
		if t.status/100 != 2 {
			v.off(number, "%s: the cure does not help: %s", named(l), t.symptom)
		}
	case l.Why != "":
		if same {
			v.off(number, "%s has a Why, but does not differ from outside (%s). Delete the Why", named(l), t.symptom)
		}
	case l.Kind == course.LookAlike && !same:
		v.off(number, "%s does not look alike: it shows %s, and the ticket shows %s", named(l), t.symptom, right.symptom)
	case l.Status && same:
		v.off(number, "%s sets Status, but its status does not differ (%s). Delete Status", named(l), t.symptom)
	case l.Kind == course.House && t.status != 0 && t.status == right.status: // only the log has another route, or none
	case !l.Status && !same && l.Kind == course.House:
		v.off(number, "%s is free: a test that checks only the status catches it, because it shows %s, and a correct lab shows %s. "+
			"See \"A house rule can become free\" in CONTRIBUTING.md", named(l), t.symptom, right.symptom)
	case !l.Status && !same:
		v.off(number, "%s is free: a test that checks only the status catches it, because it shows %s, and a correct lab shows %s. "+
			"Set Status if it is meant to", named(l), t.symptom, right.symptom)
	}
}

// inside compares everything that can be seen in a lab with the correct lab. Something must differ, or no test could catch it.
func (v *verifier) inside(ctx context.Context, f *failure.Failure, l course.Lab, t, right transcript) error {
	if l.Elsewhere != "" {
		r := v.exercise.First(f)
		r.Elsewhere = l.Elsewhere
		var err error
		if right, err = transcribe(ctx, r); err != nil {
			return err
		}
	}
	switch same := t.text == right.text; {
	case l.Kind != course.House && l.Unseen == "" && same:
		v.off(f.Ticket.Number, "%s changes nothing that a test could observe", named(l))
	case l.Unseen != "" && !same:
		v.off(f.Ticket.Number, "%s has Unseen, but its transcript shows a difference. Delete Unseen", named(l))
	}
	return nil
}
