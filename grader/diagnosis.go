package grader

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// diagnosis is what is said of an answer.
type diagnosis struct {
	cause    string
	at       string // where it was handed in
	points   int
	messages []string // what is not right yet
}

func (d diagnosis) right() bool { return len(d.messages) == 0 }

func (d *diagnosis) say(format string, args ...any) {
	d.messages = append(d.messages, fmt.Sprintf(format, args...))
}

// diagnosed judges what the valid tests handed in on the labs that keep the contract.
func (r rule) diagnosed(t *Ticket, o *observed, good map[string]bool) (diagnosis, error) {
	var d diagnosis
	f := r.exercise.Ticket(t.Ticket)
	answers := handedIn(o.right, good)
	if len(answers) == 0 {
		d.say("no diagnosis: end the test with api.Diagnose(lab.Diagnosis{...})")
		return d, nil
	}
	a := answers[0]
	d.cause = course.Exported(lab.Cause(a.Cause))
	call, err := r.probe.into(context.Background(), r.exercise.References(f)[0])
	if err != nil {
		return d, err
	}
	d.at = r.where(a.At)
	for _, other := range answers[1:] {
		if other.Cause != a.Cause || other.Reached != a.Reached || other.Slow != a.Slow || other.Side != a.Side {
			d.say("two diagnoses were handed in, and a ticket has one: %s by %s, %s by %s",
				summary(a.Diagnosis, other.Diagnosis), a.test, summary(other.Diagnosis, a.Diagnosis), other.test)
			return d, nil
		}
	}

	open := len(o.wrong) > 0 && t.Labs[0].Noticed // the gate: nothing more is earned without it
	earn := func(points int) {
		if open {
			d.points += points
		}
	}
	alike := kind(t.Labs, course.LookAlike)
	r.judgeCause(&d, f, a.Diagnosis, call, func(most int) { earn(share(most, Noticed(alike), len(alike))) })
	side := ""
	if a.Side != "" && a.Side != sideText(f.Side) {
		if side, err = r.sideHint(f); err != nil {
			return d, err
		}
	}
	for _, field := range []struct{ name, values, got, want, why string }{
		{"Reached", "lab.Yes or lab.No", a.Reached, answerText(f.Reached), fmt.Sprintf("before the cure, api.Logs() has %d line(s)", len(call.lines))},
		{"Slow", "lab.Yes or lab.No", a.Slow, answerText(f.Slow), "does a deadline or a time-out stand in the log's err, in the client's error, or in the metrics?"},
		{"Side", "lab.Client, lab.Server or lab.Between", a.Side, sideText(f.Side), side},
	} {
		switch field.got {
		case field.want:
			earn(pointsField)
		case "":
			d.say("%s is unanswered: it is %s", field.name, field.values)
		default:
			d.say("%s is not %s: %s", field.name, field.got, field.why)
		}
	}
	if err := r.judgeEvidence(&d, f, answers, call, o, func() { earn(pointsEvidence) }); err != nil {
		return d, err
	}
	return d, nil
}

// sideHint is where to look for who must change something.
func (r rule) sideHint(f *failure.Failure) (string, error) {
	l := r.exercise.References(f)[0]
	w, err := l.Open()
	if err != nil {
		return "", fmt.Errorf("%s: %w", l.Code, err)
	}
	defer w.Close()
	before := w.Request()
	cured, err := w.Cure(l.Cure())
	if err != nil {
		return "", fmt.Errorf("%s: %w", l.Code, err)
	}
	if reflect.DeepEqual(before, cured.Request) {
		return "api.Cure() leaves api.Request() as it is. Who had to act: whoever runs the API, its data, its certificate (lab.Server), or whoever runs names, networks and gateways before it (lab.Between)?", nil
	}
	return "compare what api.Request() sends before and after api.Cure(): what had to change, and where?", nil
}

// handed is a diagnosis that a test handed in on some lab: its first one there, its second one, ...
type handed struct {
	wire.Diagnosis
	test string
	i    int
}

// handedIn are the answers of valid tests, lab by lab.
func handedIn(right []trial, good map[string]bool) []handed {
	var answers []handed
	for _, t := range right {
		for _, report := range t.reports {
			if !good[report.Test] {
				continue
			}
			for i, d := range report.Diagnoses {
				answers = append(answers, handed{d, report.Test, i})
			}
		}
	}
	return answers
}

func (r rule) judgeCause(d *diagnosis, f *failure.Failure, a wire.Diagnosis, call *look, earn func(most int)) {
	switch {
	case a.Cause == string(f.Cause):
		earn(pointsCause)
	case a.Cause == "":
		d.say("Cause is unanswered: it is one of the suspects in README.md")
	case r.suspect(a.Cause) == nil:
		d.say("%q is not among the suspects in README.md", a.Cause)
	default:
		if slices.Contains(f.Ticket.Near, lab.Cause(a.Cause)) {
			earn(pointsCause / 2)
		}
		d.say("Cause is not %s. That would mean: %s You would see: %s Your test saw: %s",
			course.Exported(lab.Cause(a.Cause)), r.suspect(a.Cause).Means, r.suspect(a.Cause).See, facts(*call, r.suspect(a.Cause).See))
	}
}

// summary is what a diagnosis says otherwise than another.
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

func answerText(a lab.Answer) string {
	return map[lab.Answer]string{lab.Yes: "yes", lab.No: "no"}[a]
}

func sideText(s lab.Side) string {
	return map[lab.Side]string{lab.Client: "client", lab.Server: "server", lab.Between: "between"}[s]
}
