package judge

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// evidence checks a fact in three ways. It must be the same in every correct lab, except for the people and things there. It
// must be about the customer's own request. It must be different if another suspect is behind that request.
func (r *rule) evidence(d *diagnosis, f *failure.Failure, answers []handed, call *Snapshot, o *TicketObservation, earn func()) {
	fact := answers[0].Evidence
	switch {
	case fact == nil:
		d.say("Evidence is missing: hand in the one fact that proves the cause, such as %s", suggested(call))
		return
	case fact.TooLong:
		d.say("Evidence is too long: hand in one short fact. In a query, select only the columns that prove it")
		return
	case fact.Unread:
		d.say("Evidence was not read in this lab: hand in what api.Log(), api.Logs(), api.SQL() or api.Metrics() returned in the same test")
		return
	case fact.Source == "client" && fact.Value == "" && call.Status == 0:
		d.say("Evidence is missing: the error you handed in is nil (did a later `err :=` overwrite it?)")
		return
	case fact.Missing:
		d.say("Evidence is missing: %s has no %q", sourceName(*fact), fact.Key)
		return
	case fact.Source == "client" && call.Status != 0:
		isNil := ""
		if fact.Value == "" {
			isNil = ", so the error you handed in is nil"
		}
		d.say("Evidence does not fit this ticket: lab.ClientFact is for requests without a response, and this request got one%s. Use line.Fact(...)", isNil)
		return
	}
	here := r.labs[answers[0].lab].PlainFact(*fact)
	for _, other := range answers[1:] {
		if other.test == answers[0].test && other.i == answers[0].i && (other.Evidence == nil || r.labs[other.lab].PlainFact(*other.Evidence) != here) {
			d.say("Evidence differs from one correct lab to the next: %s, then %s. Is it a time, an id or an address?",
				shown(fact), shown(other.Evidence))
			return
		}
	}
	labs := r.compared(compared(r.exercise, f))
	if r.everything {
		for _, l := range labs {
			r.holds(o, l, answers[0], call)
		}
	}
	for i, l := range labs {
		switch holds, known := r.holds(o, l, answers[0], call); {
		case !known:
			return
		case i == 0 && !holds && fact.Source == "stand-in":
			d.say("Evidence is wrong: your stand-in counted %s request(s), but the API sent it %d", fact.Value, o.Right[0].reportOf(answers[0].test).StandIn)
			return
		case i == 0 && !holds:
			d.say("Evidence is not about the customer's own request, or your test read it after the cure: send api.Request() unchanged, and read %s before api.Cure()", factName(*fact))
			return
		case i > 0 && holds:
			d.say("Evidence proves too little: %s is the same in the look-alike lab %s, where the cause is different.%s To see that lab: go run ./grader/cmd/grader replay %s",
				factName(*fact), l.Code, joined(*fact), l.Code)
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

// compared are the labs that evidence is compared with: the first correct one, and those of every other suspect that can stand
// behind the ticket's request.
func compared(e *course.Exercise, f *failure.Failure) []course.Lab {
	return append([]course.Lab{e.First(f)}, e.Comparable(f)...)
}

// holds says whether the fact that was handed in holds in a lab; known is false, and a question asked, when the observations
// do not say. What the test itself did in that lab does not matter: it may have stopped early there.
func (r *rule) holds(o *TicketObservation, l course.Lab, a handed, call *Snapshot) (holds, known bool) {
	s := r.look(l)
	if s == nil {
		return false, false
	}
	fact := *a.Evidence
	switch fact.Source {
	case "stand-in":
		sent := 0
		if l.Kind == course.Reference {
			sent = o.Right[0].reportOf(a.test).StandIn
		}
		return fact.Value == strconv.Itoa(sent), true
	case "sql":
		query := asked(fact.Key, call, s)
		t, known := s.Answers[query]
		if !known {
			r.questions = append(r.questions, question{lab: l.Code, about: aboutQuery, query: query})
		}
		return known && t.Error == "" && t.Fact(query).Value == fact.Value, known
	default:
		return s.holds(fact), true
	}
}

// minAsked is how long an attribute has to be to be recognized in a query: a shorter one may be anything.
const minAsked = 3

// asked is a query as the test would have asked it in another lab. A test makes a query of what it has read in the log, such as
// the user's name, and in the other lab the log may have something else there.
func asked(query string, here, there *Snapshot) string {
	if len(here.Lines) == 0 || len(there.Lines) == 0 {
		return query
	}
	others := map[string]string{}
	for _, key := range slices.Backward(slices.Sorted(maps.Keys(here.Lines[0]))) { // of two with one value, the first counts
		value, other := here.Lines[0][key], there.Lines[0][key]
		if value == other || other == "" || len(value) < minAsked || slices.Contains(inEveryLine, key) {
			continue
		}
		others[value] = other
	}
	return replaceWords(query, others)
}

// holds says whether a fact is one of this lab's that needs no query.
func (s *Snapshot) holds(f wire.Fact) bool {
	switch f.Source {
	case "log":
		return slices.ContainsFunc(s.Lines, func(line map[string]string) bool {
			v, ok := line[f.Key]
			return ok && v == f.Value
		})
	case "metrics":
		v, ok := s.Metrics[f.Key]
		return ok && v == f.Value
	case "client":
		return s.Status == 0 && s.Client == f
	default:
		return false
	}
}

// joined is how a query can say more.
func joined(f wire.Fact) string {
	if f.Source != "sql" {
		return ""
	}
	return " The grader ran this query there word for word. Look for the difference in the log (line.Fact), or with another query."
}

// shown is a fact with its value.
func shown(f *wire.Fact) string {
	if f == nil {
		return "none"
	}
	return fmt.Sprintf("%s was %q", factName(*f), clip(f.Value, 60))
}

// sourceName is where a fact was read.
func sourceName(f wire.Fact) string {
	switch f.Source {
	case "log":
		return "the log line"
	case "metrics":
		return "api.Metrics()"
	case "sql":
		return "the result of the query"
	default:
		return "its source"
	}
}

// factName is a fact as learners write it.
func factName(f wire.Fact) string {
	switch f.Source {
	case "log":
		return fmt.Sprintf("the log's %s", f.Key)
	case "sql":
		return fmt.Sprintf("the result of %q", f.Key)
	case "metrics":
		return fmt.Sprintf("the metric %s", f.Key)
	case "stand-in":
		return "your stand-in's number of requests"
	default:
		return "the client's error"
	}
}
