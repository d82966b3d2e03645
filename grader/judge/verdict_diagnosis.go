package judge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// diagnosed judges the diagnoses of the valid tests on the correct labs.
func (r *rule) diagnosed(t *result.Ticket, o *TicketObservation, good map[string]bool) diagnosis {
	var d diagnosis
	f := r.exercise.Ticket(t.Ticket)
	answers := handedIn(o.Right, good)
	if len(answers) == 0 {
		d.none = true
		d.say("your test hands in no diagnosis yet: end it with api.Diagnose(lab.Diagnosis{...})")
		return d
	}
	a := answers[0]
	d.cause, d.at = course.Exported(lab.Cause(a.Cause)), where(a.At)
	for _, other := range answers[1:] {
		if other.Cause != a.Cause || other.Reached != a.Reached || other.Slow != a.Slow || other.Side != a.Side {
			d.say("the ticket has two diagnoses that differ: %s by %s, %s by %s. Hand in one",
				summary(a.Diagnosis, other.Diagnosis), a.test, summary(other.Diagnosis, a.Diagnosis), other.test)
			return d
		}
	}
	call := r.look(r.exercise.First(f))
	if call == nil {
		return d
	}
	earn := func(points int) {
		if r.passesGate(*t) { // the gate: nothing more is earned without it
			d.points += points
		}
	}
	alike := result.OfKind(t.Labs, result.LookAlike)
	r.judgeCause(&d, f, a.Diagnosis, call, func(points int) { earn(share(points, result.Caught(alike), len(alike))) })
	for _, field := range r.fields(f, a.Diagnosis, call) {
		switch field.got {
		case field.want:
			d.parts++
			earn(pointsField)
		case "":
			d.say("%s is missing: answer with %s", field.name, field.values)
		default:
			d.say("you answered %q to %s, which is wrong: %s", field.got, field.name, field.why)
		}
	}
	r.evidence(&d, f, answers, call, o, func() {
		d.parts++
		d.proved = true
		earn(pointsEvidence)
	})
	return d
}

// field is a part of a diagnosis that has few values.
type field struct{ name, values, got, want, why string }

func (r *rule) fields(f *failure.Failure, a wire.Diagnosis, call *Snapshot) []field {
	side, right := "", sideText(f.Side)
	switch {
	case isSide(f, a.Side):
		right = a.Side
	case a.Side != "":
		side = r.sideHint(f)
	}
	return []field{
		{"Reached", "lab.Yes or lab.No", a.Reached, answerText(f.Reached), fmt.Sprintf("before the cure, api.Logs() has %s", lineCount(len(call.Lines)))},
		{"Slow", "lab.Yes or lab.No", a.Slow, answerText(f.Slow), "do the log's err, the client's error or the metrics mention a deadline or a timeout?"},
		{"Side", "lab.Client, lab.Server or lab.Between", a.Side, right, side},
	}
}

func lineCount(n int) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

// sideHint is where to look for what has to change.
func (r *rule) sideHint(f *failure.Failure) string {
	if len(f.AlsoSide) > 0 {
		return "look at what api.Cure() changes. More than one side is accepted here, but not this one"
	}
	if cure, _ := r.cure(f); !cure.Changes {
		return "api.Cure() leaves api.Request() as it is, so the request was right. What had to change: the API, its data or its certificate (lab.Server), or the names, networks and gateways in front of it (lab.Between)?"
	}
	return "compare api.Request() before and after api.Cure(). What had to change?"
}

func (r *rule) judgeCause(d *diagnosis, f *failure.Failure, a wire.Diagnosis, call *Snapshot, earn func(points int)) {
	suspect := r.suspect(a.Cause)
	switch {
	case a.Cause == string(f.Cause):
		d.parts++
		earn(pointsCause)
	case a.Cause == "":
		d.say("Cause is missing: choose one of the suspects in README.md")
	case suspect == nil:
		d.say("Cause %q is not one of the suspects in README.md", a.Cause)
	default:
		if slices.Contains(f.Ticket.Near, lab.Cause(a.Cause)) {
			earn(pointsCause / 2)
		}
		d.say("Cause is not %[1]s. %[1]s would mean: %[2]s You would see: %[3]s But this lab shows: %[4]s",
			course.Exported(lab.Cause(a.Cause)), suspect.Means, suspect.See, facts(*call, suspect.See))
	}
}

// summary lists the fields in which a diagnosis differs from another.
func summary(a, other wire.Diagnosis) string {
	var words []string
	for _, field := range []struct{ name, got, other string }{
		{"", course.Exported(lab.Cause(a.Cause)), course.Exported(lab.Cause(other.Cause))},
		{"Reached ", a.Reached, other.Reached},
		{"Slow ", a.Slow, other.Slow},
		{"Side ", a.Side, other.Side},
	} {
		if field.got != field.other {
			words = append(words, field.name+cmp.Or(field.got, "missing"))
		}
	}
	return strings.Join(words, ", ")
}
