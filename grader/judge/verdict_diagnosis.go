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

// diagnosed judges what the valid tests handed in on the correct labs.
func (r *rule) diagnosed(t *result.Ticket, o *TicketObservation, good map[string]bool) diagnosis {
	var d diagnosis
	f := r.exercise.Ticket(t.Ticket)
	answers := handedIn(o.Right, good)
	if len(answers) == 0 {
		d.say("no diagnosis: end the test with api.Diagnose(lab.Diagnosis{...})")
		return d
	}
	a := answers[0]
	d.cause, d.at = course.Exported(lab.Cause(a.Cause)), where(a.At)
	for _, other := range answers[1:] {
		if other.Cause != a.Cause || other.Reached != a.Reached || other.Slow != a.Slow || other.Side != a.Side {
			d.say("two diagnoses were handed in, and a ticket has one: %s by %s, %s by %s",
				summary(a.Diagnosis, other.Diagnosis), a.test, summary(other.Diagnosis, a.Diagnosis), other.test)
			return d
		}
	}
	call := r.look(r.exercise.First(f))
	if call == nil {
		return d
	}
	earn := func(points int) {
		if t.HealthyCaught() { // the gate: nothing more is earned without it
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
			d.say("%s is unanswered: it is %s", field.name, field.values)
		default:
			d.say("%s is not %s: %s", field.name, field.got, field.why)
		}
	}
	r.evidence(&d, f, answers, call, o, func() {
		d.parts++
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
		{"Reached", "lab.Yes or lab.No", a.Reached, answerText(f.Reached), fmt.Sprintf("before the cure, api.Logs() has %d line(s)", len(call.Lines))},
		{"Slow", "lab.Yes or lab.No", a.Slow, answerText(f.Slow), "does a deadline or a time-out stand in the log's err, in the client's error, or in the metrics?"},
		{"Side", "lab.Client, lab.Server or lab.Between", a.Side, right, side},
	}
}

// sideHint is where to look for what has to change.
func (r *rule) sideHint(f *failure.Failure) string {
	if cure, _ := r.cure(f); !cure.Changes {
		return "api.Cure() leaves api.Request() as it is. Who had to act: whoever runs the API, its data, its certificate (lab.Server), or whoever runs names, networks and gateways before it (lab.Between)?"
	}
	return "compare what api.Request() sends before and after api.Cure(): what had to change, and where?"
}

func (r *rule) judgeCause(d *diagnosis, f *failure.Failure, a wire.Diagnosis, call *Snapshot, earn func(points int)) {
	suspect := r.suspect(a.Cause)
	switch {
	case a.Cause == string(f.Cause):
		d.parts++
		earn(pointsCause)
	case a.Cause == "":
		d.say("Cause is unanswered: it is one of the suspects in README.md")
	case suspect == nil:
		d.say("%q is not among the suspects in README.md", a.Cause)
	default:
		if slices.Contains(f.Ticket.Near, lab.Cause(a.Cause)) {
			earn(pointsCause / 2)
		}
		d.say("Cause is not %s. That would mean: %s You would see: %s Your test saw: %s",
			course.Exported(lab.Cause(a.Cause)), suspect.Means, suspect.See, facts(*call, suspect.See))
	}
}

// summary is what a diagnosis says differently from another.
func summary(a, other wire.Diagnosis) string {
	var words []string
	for _, field := range []struct{ name, got, other string }{
		{"", course.Exported(lab.Cause(a.Cause)), course.Exported(lab.Cause(other.Cause))},
		{"Reached ", a.Reached, other.Reached},
		{"Slow ", a.Slow, other.Slow},
		{"Side ", a.Side, other.Side},
	} {
		if field.got != field.other {
			words = append(words, field.name+cmp.Or(field.got, "unanswered"))
		}
	}
	return strings.Join(words, ", ")
}
