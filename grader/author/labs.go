package author

import (
	"context"
	"slices"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
)

// labs are looked into without any test.
func (v *verifier) labs(ctx context.Context, f *failure.Failure) error {
	number := f.Ticket.Number
	right, err := transcribe(ctx, v.exercise.References(f)[0])
	if err != nil {
		return err
	}
	if reached := right.lines > 0; reached != (f.Reached == lab.Yes) {
		v.off(number, "Reached is %t, and the log has %d line(s): change one of them", f.Reached == lab.Yes, right.lines)
	}
	for _, l := range v.exercise.References(f)[1:] {
		other, err := transcribe(ctx, l)
		if err != nil {
			return err
		}
		if other.symptom != right.symptom {
			v.off(number, "%s: %s where the first keeps the contract with %s", l.Code, other.symptom, right.symptom)
		}
	}
	for _, l := range slices.Concat(v.exercise.Wrong(f), v.exercise.HouseRules(f), v.exercise.EdgeCases(f)) {
		t, err := transcribe(ctx, l)
		if err != nil {
			return err
		}
		v.outside(number, l, t, right)
		if err := v.inside(ctx, f, l, t, right); err != nil {
			return err
		}
	}
	return nil
}

// outside holds a lab's first response against that of the correct lab: a test that asserts only the status must not catch it,
// unless that is said.
func (v *verifier) outside(number string, l course.Lab, t, right transcript) {
	switch same := t.like(right); {
	case l.Kind == course.Healthy:
		if t.status/100 != 2 {
			v.off(number, "%s: the cure does not help: %s", l.Code, t.symptom)
		}
	case l.Why != "":
		if same {
			v.off(number, "%s says why it differs from outside, and does not: %s", l.Code, t.symptom)
		}
	case l.Kind == course.LookAlike && !same:
		v.off(number, "%s does not look alike: %s, want %s", l.Code, t.symptom, right.symptom)
	case l.Status && same:
		v.off(number, "%s is said to differ in its status, and does not: %s", l.Code, t.symptom)
	case !l.Status && !same:
		v.off(number, "%s is free: a test of nothing but the status notices it (%s)", l.Code, t.symptom)
	}
}

// inside holds all that there is to see in a lab against the correct one: something has to differ, or nobody could catch it.
func (v *verifier) inside(ctx context.Context, f *failure.Failure, l course.Lab, t, right transcript) error {
	if l.Elsewhere != "" {
		r := v.exercise.References(f)[0]
		r.Elsewhere = l.Elsewhere
		var err error
		if right, err = transcribe(ctx, r); err != nil {
			return err
		}
	}
	switch same := t.text == right.text; {
	case l.Kind != course.House && l.Unseen == "" && same:
		v.off(f.Ticket.Number, "%s changes nothing that anybody could observe", l.Code)
	case l.Unseen != "" && !same:
		v.off(f.Ticket.Number, "%s says why nothing shows it, and something does", l.Code)
	}
	return nil
}
