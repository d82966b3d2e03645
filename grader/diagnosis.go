package grader

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"failurelab/grader/host"
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
			course.Exported(lab.Cause(a.Cause)), r.suspect(a.Cause).Means, r.suspect(a.Cause).See, facts(*call))
	}
}

// judgeEvidence asks of a fact that it is the same in every lab that keeps the contract, that it is about the customer's
// own call, and that it is not so for anybody who looks alike.
func (r rule) judgeEvidence(d *diagnosis, f *failure.Failure, answers []handed, call *look, o *observed, earn func()) error {
	fact := answers[0].Evidence
	if fact == nil {
		such := `line.Fact("err")`
		switch {
		case call.status == 0:
			such = "lab.ClientFact(err)"
		case len(call.lines) == 0:
			such = `api.Metrics().Fact("calls_total")`
		}
		d.say("Evidence is missing: hand over the one fact that proves it, such as %s", such)
		return nil
	}
	switch {
	case fact.Missing:
		d.say("Evidence is missing: there is no %q where it was taken from (%s)", fact.Key, fact.Source)
		return nil
	case fact.Source == "client" && call.status != 0:
		d.say("Evidence is for another kind of ticket: lab.ClientFact is for calls that nobody answers, and this one was answered. Take line.Fact(...)")
		return nil
	}
	for _, other := range answers[1:] {
		if other.test == answers[0].test && other.i == answers[0].i && (other.Evidence == nil || *other.Evidence != *fact) {
			d.say("Evidence differs from one right lab to the next (a time, an id, an address?): %s, %s",
				shown(fact), shown(other.Evidence))
			return nil
		}
	}
	ctx := context.Background()
	labs := append(r.exercise.References(f)[:1], alike(r.exercise.Wrong(f))...)
	for i, l := range labs {
		look, err := r.probe.into(ctx, l)
		if err != nil {
			return err
		}
		holds, err := look.holds(ctx, *fact)
		if theirs, ok := shownThere(o, l, answers[0], *fact); ok && i > 0 {
			holds = theirs == *fact
		}
		switch {
		case err != nil:
			return err
		case i == 0 && !holds:
			d.say("Evidence is not about the customer's own call, or it was taken after the cure: send api.Request() as it is, and take %s before api.Cure()", name(*fact))
			return nil
		case i > 0 && holds:
			d.say("Evidence proves nothing by itself: %s reads the same for another customer, whose trouble has another cause.%s To see him: go run ./grader/cmd/grader replay %s",
				name(*fact), joined(*fact), l.Code)
			return nil
		}
	}
	earn()
	return nil
}

// joined is how a query can say more.
func joined(f wire.Fact) string {
	if f.Source != "sql" {
		return ""
	}
	return " A query may join two things: select (select ...), (select ...)."
}

// shownThere is what the test itself was shown by a look-alike, when that is known: a query may have in it what the test
// read before, and what it asks there is then another one.
func shownThere(o *observed, l course.Lab, a handed, fact wire.Fact) (wire.Fact, bool) {
	if fact.Source != "sql" {
		return wire.Fact{}, false
	}
	here := queries(o.right[0], a.test)
	i := slices.IndexFunc(here, func(q host.Query) bool { return q.SQL == fact.Key })
	for _, t := range o.wrong {
		if there := queries(t, a.test); t.lab.Code == l.Code && i >= 0 && i < len(there) {
			return there[i].Answer.Fact(there[i].SQL), true
		}
	}
	return wire.Fact{}, false
}

// queries are those that a test put to a lab.
func queries(t trial, test string) []host.Query {
	for _, report := range t.reports {
		if report.Test == test {
			return report.Queries
		}
	}
	return nil
}

func alike(labs []course.Lab) []course.Lab {
	return slices.DeleteFunc(labs, func(l course.Lab) bool { return l.Kind != course.LookAlike })
}

// shown is a fact with its value.
func shown(f *wire.Fact) string {
	if f == nil {
		return "none"
	}
	return fmt.Sprintf("%s was %q", name(*f), clipped(f.Value, 60))
}

// name is a fact as learners write it.
func name(f wire.Fact) string {
	switch f.Source {
	case "log":
		return fmt.Sprintf("the log's %s", f.Key)
	case "sql":
		return fmt.Sprintf("the answer to %q", f.Key)
	case "metrics":
		return fmt.Sprintf("the metric %s", f.Key)
	default:
		return "the client's error"
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
