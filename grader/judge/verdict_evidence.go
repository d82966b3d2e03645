package judge

import (
	"fmt"
	"slices"

	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// evidence asks of a fact that it is the same in every correct lab, that it is about the customer's own request, and that it
// does not hold in any look-alike.
func (r *rule) evidence(d *diagnosis, f *failure.Failure, answers []handed, call *Snapshot, o *TicketObservation, earn func()) {
	fact := answers[0].Evidence
	switch {
	case fact == nil:
		d.say("Evidence is missing: hand over the one fact that proves it, such as %s", suggested(call))
		return
	case fact.TooLong:
		d.say("Evidence is too long: hand over one short fact, and select only the columns that prove it")
		return
	case fact.Source == "client" && fact.Value == "" && call.Status == 0:
		d.say("Evidence is missing: the error you handed in is nil (did a later `err :=` overwrite it?)")
		return
	case fact.Missing:
		d.say("Evidence is missing: there is no %q where it was taken from (%s)", fact.Key, fact.Source)
		return
	case fact.Source == "client" && call.Status != 0:
		isNil := ""
		if fact.Value == "" {
			isNil = ", so the error you handed in is nil"
		}
		d.say("Evidence is for another kind of ticket: lab.ClientFact is for calls that nobody answers, and this one was answered%s. Take line.Fact(...)", isNil)
		return
	}
	for _, other := range answers[1:] {
		if other.test == answers[0].test && other.i == answers[0].i && (other.Evidence == nil || *other.Evidence != *fact) {
			d.say("Evidence differs from one right lab to the next (a time, an id, an address?): %s, %s",
				shown(fact), shown(other.Evidence))
			return
		}
	}
	for i, l := range compared(r.exercise, f) {
		switch holds, known := r.holds(o, l, answers[0]); {
		case !known:
			return
		case i == 0 && !holds:
			d.say("Evidence is not about the customer's own call, or it was taken after the cure: send api.Request() as it is, and take %s before api.Cure()", factName(*fact))
			return
		case i > 0 && holds:
			d.say("Evidence proves nothing by itself: %s reads the same for another customer, whose trouble has another cause.%s To see him: go run ./grader/cmd/grader replay %s",
				factName(*fact), joined(*fact), l.Code)
			return
		}
	}
	earn()
}

// suggested is a fact that could be handed in.
func suggested(call *Snapshot) string {
	switch {
	case call.Status == 0:
		return "lab.ClientFact(err)"
	case len(call.Lines) == 0:
		return `api.Metrics().Fact("calls_total")`
	default:
		return `line.Fact("err")`
	}
}

// compared are the labs that evidence is compared with: the first correct one, and the look-alikes.
func compared(e *course.Exercise, f *failure.Failure) []course.Lab {
	alike := slices.DeleteFunc(e.Wrong(f), func(l course.Lab) bool { return l.Kind != course.LookAlike })
	return append(e.References(f)[:1], alike...)
}

// holds says whether the fact that was handed in holds in a lab; known is false, and a question asked, when the observations
// do not say.
func (r *rule) holds(o *TicketObservation, l course.Lab, a handed) (holds, known bool) {
	if holds, known := shownToTest(o, l, a); known {
		return holds, true
	}
	s := r.look(l)
	if s == nil {
		return false, false
	}
	holds, known = s.holds(*a.Evidence)
	if !known {
		r.questions = append(r.questions, question{lab: l.Code, about: aboutQuery, query: a.Evidence.Key})
	}
	return holds, known
}

// holds says whether a fact is one of this lab's; known is false when its database has to be asked.
func (s *Snapshot) holds(f wire.Fact) (holds, known bool) {
	switch f.Source {
	case "log":
		return slices.ContainsFunc(s.Lines, func(line map[string]string) bool {
			v, ok := line[f.Key]
			return ok && v == f.Value
		}), true
	case "sql":
		t, known := s.Answers[f.Key]
		return known && t.Error == "" && t.Fact(f.Key) == f, known
	case "metrics":
		v, ok := s.Metrics[f.Key]
		return ok && v == f.Value, true
	case "client":
		return s.Status == 0 && s.Client == f, true
	default:
		return false, true
	}
}

// shownToTest says whether the fact that a test handed in holds in a look-alike, when what the test itself was shown there
// tells: to look into a lab once more costs time.
func shownToTest(o *TicketObservation, l course.Lab, a handed) (holds, known bool) {
	here, there := o.Right[0].reportOf(a.test), TestReport{}
	for _, t := range o.Wrong {
		if t.Lab == l.Code {
			there = t.reportOf(a.test)
		}
	}
	switch {
	case a.Evidence == nil:
	case a.Evidence.Source == "sql": // a query may contain what the test read before, and then differs there
		for i, q := range here.Queries {
			if q.SQL == a.Evidence.Key && i < len(there.Queries) {
				q := there.Queries[i]
				return q.Answer.Fact(q.SQL) == *a.Evidence, true
			}
		}
	case a.Evidence.Source == "log" && len(here.Lines) > 0 && len(there.Lines) > 0:
		sameCall := there.Lines[0]["route"] == here.Lines[0]["route"]
		logged := slices.ContainsFunc(there.Lines, func(line map[string]string) bool {
			v, ok := line[a.Evidence.Key]
			return ok && v == a.Evidence.Value
		})
		return false, sameCall && !logged // what is logged may be about a later request
	}
	return false, false
}

// joined is how a query can say more.
func joined(f wire.Fact) string {
	if f.Source != "sql" {
		return ""
	}
	return " A query may join two things: select (select ...), (select ...)."
}

// shown is a fact with its value.
func shown(f *wire.Fact) string {
	if f == nil {
		return "none"
	}
	return fmt.Sprintf("%s was %q", factName(*f), clip(f.Value, 60))
}

// factName is a fact as learners write it.
func factName(f wire.Fact) string {
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
