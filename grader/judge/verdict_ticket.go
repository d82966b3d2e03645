package judge

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/course"
)

// ticket is the rule for one ticket.
func (r *rule) ticket(t *result.Ticket, o *TicketObservation) {
	if len(o.Opened) == 0 {
		return
	}
	t.At = where(o.Opened[0].At)
	t.Tests = append(t.Tests, o.tests()...)
	if len(o.Right) == 0 {
		return
	}
	first := o.Right[0]
	if first.Crash == nil && len(first.Reports) == 0 {
		t.Message, t.Remedy = "its test opened the ticket but never finished", "call lab.Open in the test function itself"
		return
	}
	t.OutOf = r.references(t.Ticket)
	t.Right = countPassed(o.Right)
	r.exchange(t, o)
	good := o.valid()
	r.score(t, o, good)
	switch {
	case first.Crash != nil:
		t.Verdict, t.Message, t.Remedy = result.Crashed, first.Crash.ofTicket(), first.Crash.remedy()
		moveTo(t, first.Crash.At)
	case notStarted(t, first):
	case o.hasTooManyTests():
		tooManyTests(t)
	case len(first.failing()) > 0:
		wrong(t, o)
	case len(testsOf(r.o)) > 1 && leans(t, o):
	case flaky(t, o):
	case t.Right < len(o.Right):
		r.tooStrict(t, o)
		r.withoutStep3(t, o)
	default:
		r.diagnosis(t, o, good)
		if v := r.o.Visible; t.Verdict == result.Done && v != nil && v.Failed[t.Ticket] != "" {
			twoAnswers(t, v.Failed[t.Ticket])
		}
	}
	if t.Verdict == result.Wrong || t.Right < len(o.Right) {
		t.Points = min(t.Points, pointsValid) // whatever some of its tests have caught
	}
}

// diagnosis is the rule for a ticket whose tests pass on all correct labs.
func (r *rule) diagnosis(t *result.Ticket, o *TicketObservation, good map[string]bool) {
	d := r.diagnosed(t, o, good)
	t.Points += d.points
	t.Diagnosis = &result.Diagnosis{Cause: d.cause, Right: d.right(), Lacks: d.lacks(), Messages: d.messages}
	if d.cause != "" {
		t.Diagnosis.Parts, t.Diagnosis.OutOf = d.parts, diagnosisParts
	}
	switch open := result.Uncaught(t.Labs); {
	case len(open) > 0:
		t.Verdict = result.TooWeak
		t.Message = t.Complaint()
		t.Remedy = remedyOf(open[0])
		if t.PassesLookAlike() {
			t.Diagnosis.Messages = tooEarly(*t)
		}
	case !d.right():
		t.Verdict, t.Message, t.Remedy = result.WrongDiagnosis, d.messages[0], d.messages[0]
		if t.Diagnosis.OutOf > 0 {
			t.Message = fmt.Sprintf("%d of %d parts of your diagnosis are right. %s", d.parts, diagnosisParts, result.Sentence(d.messages[0]))
		}
		t.At = cmp.Or(d.at, t.At)
	default:
		t.Verdict, t.Message, t.Remedy = result.Done, "", ""
		t.Production = r.exercise.Ticket(t.Ticket).Ticket.Production
		t.EdgeCases = r.trials(o, o.Edge, good, true)
	}
}

// tooEarly is the message about a diagnosis if the tests pass on a look-alike too.
func tooEarly(t result.Ticket) []string {
	switch cause := t.Diagnosis.Cause; {
	case cause == "":
		return nil
	case t.CatchesCause(cause):
		return []string{"Cause is not " + cause + ": your own test fails in the lab where that is the cause"}
	default:
		return []string{"your test does not prove " + cause + " yet, because it also passes when the cause is different"}
	}
}

// exchange is what the customer's request and its response look like in a line. When nothing reached the lab, or nothing
// could, a look into it tells what the customer's program was told.
func (r *rule) exchange(t *result.Ticket, o *TicketObservation) {
	first := o.Right[0]
	t.Exchange = exchangeLine(first)
	f := r.exercise.Ticket(t.Ticket)
	begun := len(valid(o.Right[:1])) > 0 || len(first.failing()) > 0
	if !begun || (f.Reached == lab.Yes && t.Exchange != nothingReached) {
		return
	}
	if s := r.look(r.exercise.First(f)); s != nil && s.Status == 0 {
		t.Exchange = fmt.Sprintf("-> %s %s   <- no response, but an error: %s", s.Request.Method, s.Request.Path, s.Client.Value)
	}
}

// score fills in what was caught, and the points for it.
func (r *rule) score(t *result.Ticket, o *TicketObservation, good map[string]bool) {
	if len(good) == 0 || o.Wrong == nil {
		return
	}
	t.Labs = r.trials(o, o.Wrong, good, false)
	if len(o.Wrong) > 0 && result.Caught(t.Labs) == 0 { // its tests assert nothing
		return
	}
	t.Points = pointsValid
	if !r.passesGate(*t) { // a gate
		return
	}
	broken, alike := result.OfKind(t.Labs, result.Broken), result.OfKind(t.Labs, result.LookAlike)
	t.Points += share(pointsBroken, result.Caught(broken), len(broken)) + share(pointsAlike, result.Caught(alike), len(alike))
}

// trials says of each lab whether a valid test caught it. Open labs are described although they were missed.
func (r *rule) trials(o *TicketObservation, seen []Trial, good map[string]bool, open bool) []result.Trial {
	trials := make([]result.Trial, len(seen))
	for i, s := range seen {
		trials[i] = r.trial(s, good)
		if !trials[i].Caught && len(o.Right) > 0 {
			r.lacks(&trials[i], s, o.Right[0], good)
		}
		if open {
			trials[i].Lab = r.labs[s.Lab].Sentence
		}
	}
	return trials
}

func (r *rule) trial(s Trial, good map[string]bool) result.Trial {
	l := r.labs[s.Lab]
	report, ok := s.caught(good)
	if !ok {
		t := r.missed(l, result.Passed)
		howMissed(&t, s, good)
		return t
	}
	t := r.missed(l, "")
	t.Caught, t.By, t.Lab = true, report.Test, l.Sentence
	if l.Kind == course.LookAlike {
		t.Lab = "a look-alike: " + course.Exported(l.Cause)
	}
	if report.FailedAt != "" {
		t.At = path.Join(path.Dir(where(report.At)), report.FailedAt)
	}
	return t
}

// howMissed says why a test that did not pass on a lab has still not caught it.
func howMissed(t *result.Trial, s Trial, good map[string]bool) {
	if s.Crash != nil {
		t.Missed = result.CrashedHere
		t.Trouble, t.Remedy = s.Crash.onWrongLab()
		return
	}
	for _, report := range s.Reports {
		switch {
		case !good[report.Test]:
			continue
		case report.Misused != "":
			t.Missed, t.Trouble = result.Misused, "your test fails there only because it misuses the lab: "+report.Misused
			t.Remedy = "a misuse does not count as catching the lab"
		case report.Skipped:
			t.Missed, t.Trouble = result.Skipped, "your test skips itself there"
			t.Remedy = "skipping does not count as catching the lab: let the test fail"
		case report.Failed && !report.Asked:
			t.Missed, t.Trouble = result.AskedNought, "your test fails there before it has asked the lab anything"
			t.Remedy = "that does not count as catching the lab: send the customer's request first"
		default:
			continue
		}
		return
	}
}

// house fills in which house rules the tests of the exercise check.
func (r *rule) house(rules []result.Trial) {
	for _, f := range r.exercise.Tickets() {
		t := r.o.Tickets[f.Ticket.Number]
		if t == nil {
			continue
		}
		for _, trial := range r.trials(t, t.House, t.valid(), false) {
			i := slices.IndexFunc(rules, func(rule result.Trial) bool { return rule.Code == trial.Code })
			if i >= 0 && !rules[i].Caught {
				if trial.Caught {
					rules[i] = trial
				} else {
					rules[i].Missed = trial.Missed
					rules[i].Trouble, rules[i].Remedy = cmp.Or(rules[i].Trouble, trial.Trouble), cmp.Or(rules[i].Remedy, trial.Remedy)
				}
			}
		}
	}
}

// notStarted is the verdict if a TODO or a Skip ran.
func notStarted(t *result.Ticket, first Trial) bool {
	for _, report := range first.Reports {
		if !report.Skipped {
			continue
		}
		t.Verdict, t.Message, t.Remedy = result.NotStarted, "the test skips itself", "remove the t.Skip: a ticket counts as not started while its test skips itself"
		t.Points = 0
		if report.Todo != nil {
			t.Message, t.Remedy, t.At = report.Todo.Question, "", where(report.Todo.At)
			if len(t.Tests) > 1 {
				t.Message = "one of its tests has a TODO: " + t.Message
			}
		}
		return true
	}
	return false
}
