package judge

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// Verdict is the rule of grading: what is said of a learner's tests, for what was observed of them. It depends on nothing
// else. Observations that lack something which the rule asks for, because another version wrote them, get
// [result.GraderError].
func Verdict(e *course.Exercise, o *Observations) result.Result {
	r, questions := decide(e, o)
	if len(questions) > 0 {
		return Fault(e, fmt.Errorf("the observations of %s do not say enough about lab %s: they were written by another version", e.Name, questions[0].lab))
	}
	return r
}

// rule makes a result of observations. What it would have to know of a lab, and the observations do not say, it asks.
type rule struct {
	exercise  *course.Exercise
	o         *Observations
	labs      map[string]course.Lab
	questions []question
}

// question is something that the rule wants to know of a lab.
type question struct {
	lab    string // its code
	about  about
	query  string // of aboutQuery
	ticket string // of aboutCure
}

type about int

const (
	aboutLab      about = iota // what there is to see in it
	aboutLabAgain              // the same, in another look: the first one may have been at a bad moment
	aboutQuery                 // what its database answers
	aboutCure                  // whether its cure changes the customer's request
)

// decide is the result as far as the observations go, and what they lack.
func decide(e *course.Exercise, o *Observations) (result.Result, []question) {
	r := &rule{exercise: e, o: o, labs: labsOf(e)}
	res := r.blank()
	switch {
	case o.CompileError != "":
		r.doesNotCompile(&res)
	case o.Shift != nil:
		r.shift(&res)
	case o.Crash != nil:
		res.Verdict, res.Message, res.Tickets = result.Crashed, o.Crash.ofAll(), nil
		res.Next = &result.Next{At: r.file(), What: "make the test program come to its end"}
	default:
		r.tests(&res)
	}
	return res, r.questions
}

// tests is the rule for an exercise of tickets.
func (r *rule) tests(res *result.Result) {
	var tickets []result.Ticket
	for _, t := range res.Tickets {
		seen := r.o.Tickets[t.Ticket]
		if seen == nil {
			seen = &TicketObservation{}
		}
		if r.o.Scope == result.Selection && len(seen.Opened) == 0 {
			continue // it was not asked for
		}
		r.ticket(&t, seen)
		if t.Stretch {
			t.Points = t.Points * pointsStretch / pointsTicket
		}
		tickets = append(tickets, t)
	}
	res.Tickets = tickets
	if r.o.Scope == result.Selection {
		res.House = nil
	} else {
		r.house(res.House)
	}
	total(res)
	if r.o.Orphan != nil {
		r.orphan(res)
	}
	if v := r.o.Visible; v != nil && allDone(*res) && (!v.Ended || v.Code != 0) && res.Message == "" {
		res.Verdict = result.Started
		res.Message = fmt.Sprintf("the tests ended with code %d when they were run once more: see their output above", v.Code)
	}
}

// allDone says whether nothing is left to do for any ticket or house rule.
func allDone(res result.Result) bool {
	return len(result.Uncaught(res.House)) == 0 && !slices.ContainsFunc(res.Tickets, func(t result.Ticket) bool {
		return t.Verdict != result.Done && !res.Optional(t)
	})
}

// blank is the result of an exercise that nobody has touched.
func (r *rule) blank() result.Result {
	res := result.Result{
		Schema: result.Schema, Exercise: r.exercise.Name, Position: r.exercise.Position(), Title: r.exercise.Title,
		Folder: r.folder(), Form: result.Tests, Scope: r.o.Scope, Seed: r.o.Seed, Tried: r.o.Tried,
		Verdict: result.NotStarted,
	}
	if r.exercise.OnCall {
		res.Form, res.Max = result.Triage, pointsTriage
		return res
	}
	for i, f := range r.exercise.Tickets() {
		if i == 0 { // the rules are the same for every ticket
			for _, l := range r.exercise.HouseRules(f) {
				res.House = append(res.House, r.missed(l, result.NotTried))
			}
		}
		t := result.Ticket{
			Ticket: f.Ticket.Number, Symptom: f.Ticket.Symptom, Stretch: f.Ticket.Stretch, Verdict: result.NotStarted,
			Message: "no test opens it", Remedy: fmt.Sprintf("begin a test with api := lab.Open(t, %q)", f.Ticket.Number),
			Max: pointsTicket,
		}
		if t.Stretch {
			t.Max = pointsStretch
		} else {
			res.Max += pointsTicket
		}
		res.Tickets = append(res.Tickets, t)
	}
	for _, f := range r.exercise.AllTickets() {
		if why := f.Unsupported(); why != "" {
			res.Unsupported = append(res.Unsupported, f.Ticket.Number+": "+why)
		}
	}
	res.Max += pointsHouse
	return res
}

// compiledLine is a line of a test file in what a compiler says.
var compiledLine = regexp.MustCompile(`[\w.-]+_test\.go:\d+`)

func (r *rule) doesNotCompile(res *result.Result) {
	res.Verdict, res.Message, res.Tickets = result.DoesNotCompile, r.o.CompileError, nil
	res.Next = &result.Next{At: r.file(), What: "make it compile"}
	if at := compiledLine.FindString(res.Message); at != "" {
		res.Next.At = r.folder() + "/" + at
	}
	if strings.Contains(res.Message, "TestMain") {
		res.Next.What = "take your TestMain out: main_test.go has the one that judges your tests"
	}
}

func (r *rule) folder() string { return cmp.Or(r.o.Folder, "exercises/"+r.exercise.Name) }

// file is where learners write.
func (r *rule) file() string { return r.folder() + "/exercise_test.go" }

// where is a place as file:line.
func where(at wire.Place) string { return fmt.Sprintf("%s:%d", at.File, at.Line) }

// suspect is the suspect with a cause, or nil when the exercise has no such suspect.
func (r *rule) suspect(cause string) *failure.Failure {
	for _, f := range r.exercise.Suspects {
		if string(f.Cause) == cause {
			return f
		}
	}
	return nil
}

// look is what there is to see in a lab; nil, and asked for, when the observations do not say.
func (r *rule) look(l course.Lab) *Snapshot {
	s := r.o.Snapshots[l.Code]
	if s == nil {
		r.questions = append(r.questions, question{lab: l.Code, about: aboutLab})
	}
	return s
}
