package grader

import (
	"context"
	"fmt"
	"slices"

	"failurelab/grader/host"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

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
	for i, l := range r.compared(f) {
		holds, err := r.holds(ctx, o, l, answers[0])
		if should := i == 0; err == nil && holds != should { // or was the machine so busy that something else was late?
			if _, err = r.probe.anew(ctx, l); err == nil {
				holds, err = r.holds(ctx, o, l, answers[0])
			}
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

// compared are the labs that evidence is compared with: the first right one, and those that look alike.
func (r rule) compared(f *failure.Failure) []course.Lab {
	return append(r.exercise.References(f)[:1], alike(r.exercise.Wrong(f))...)
}

// ahead looks into the labs that evidence will be compared with, while tests are still tried, where each lab keeps its
// customer waiting.
func (r rule) ahead(o *observations) {
	if !r.exercise.Waits {
		return
	}
	for number, t := range o.tickets {
		answers := handedIn(t.right, valid(t.right))
		if len(answers) == 0 {
			continue
		}
		labs := r.compared(r.exercise.Ticket(number))
		if e := answers[0].Evidence; e == nil || e.Source == "log" || e.Source == "sql" {
			labs = labs[:1] // see seenThere
		}
		r.probe.ahead(context.Background(), labs)
	}
}

// holds says whether the fact that was handed in holds in a lab too.
func (r rule) holds(ctx context.Context, o *observed, l course.Lab, a handed) (bool, error) {
	if holds, known := seenThere(o, l, a); known {
		return holds, nil
	}
	look, err := r.probe.into(ctx, l)
	if err != nil {
		return false, err
	}
	return look.holds(ctx, *a.Evidence)
}

// joined is how a query can say more.
func joined(f wire.Fact) string {
	if f.Source != "sql" {
		return ""
	}
	return " A query may join two things: select (select ...), (select ...)."
}

// seenThere says whether the fact that a test handed in holds in a lab that looks alike too, when what the test itself was
// shown there tells: to look into a lab once more is dear.
func seenThere(o *observed, l course.Lab, a handed) (holds, known bool) {
	here, there := reportOf(o.right[0], a.test), host.Report{}
	for _, t := range o.wrong {
		if t.lab.Code == l.Code {
			there = reportOf(t, a.test)
		}
	}
	switch {
	case a.Evidence == nil:
	case a.Evidence.Source == "sql": // a query may have in it what the test read before: what it asks there is then another one
		i := slices.IndexFunc(here.Queries, func(q host.Query) bool { return q.SQL == a.Evidence.Key })
		if i >= 0 && i < len(there.Queries) {
			q := there.Queries[i]
			return q.Answer.Fact(q.SQL) == *a.Evidence, true
		}
	case a.Evidence.Source == "log" && len(here.Lines) > 0 && len(there.Lines) > 0:
		sameCall := there.Lines[0].Attrs["route"] == here.Lines[0].Attrs["route"]
		logged := slices.ContainsFunc(there.Lines, func(line wire.Line) bool {
			v, ok := line.Attrs[a.Evidence.Key]
			return ok && v == a.Evidence.Value
		})
		return false, sameCall && !logged // what is logged may be about a later call
	}
	return false, false
}

// reportOf is what a test reported of a lab.
func reportOf(t trial, test string) host.Report {
	for _, report := range t.reports {
		if report.Test == test {
			return report
		}
	}
	return host.Report{}
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
