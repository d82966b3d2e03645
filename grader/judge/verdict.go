package judge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab/course"
)

// Verdict is the rule of grading. It turns observations of a learner's tests into a result, and depends on nothing else. If the
// observations lack something, because another version of the grader wrote them, the verdict is [result.GraderError].
func Verdict(e *course.Exercise, o *Observations) result.Result {
	r, questions := decide(e, o)
	if len(questions) > 0 {
		return Fault(e, fmt.Errorf("the observations of %s say too little about lab %s: another version wrote them", e.Name, questions[0].lab))
	}
	return clean(r)
}

// decide returns the result that the observations allow, and the questions that they leave unanswered.
func decide(e *course.Exercise, o *Observations) (result.Result, []question) {
	if o.Seed != 0 { // files that do not compile have met no lab
		e = e.Drawn(o.Seed)
	}
	return decideOn(e, labsOf(e), o)
}

// decideOn is decide for an exercise whose labs have been drawn.
func decideOn(e *course.Exercise, labs map[string]course.Lab, o *Observations) (result.Result, []question) {
	r := &rule{exercise: e, o: o, labs: labs}
	return r.decide(), r.questions
}

// decide returns the result that the observations allow. It collects questions.
func (r *rule) decide() result.Result {
	o, res := r.o, r.blank()
	switch {
	case o.CompileError != "":
		r.doesNotCompile(&res)
	case o.Shift != nil:
		r.shift(&res)
	case o.Crash != nil:
		res.Verdict, res.Message, res.Tickets = result.Crashed, o.Crash.ofAll(), nil
		res.Next = &result.Next{At: r.file(), What: o.Crash.next()}
		if o.Crash.At != "" {
			res.Next.At = r.folder() + "/" + o.Crash.At
		}
	default:
		r.tests(&res)
	}
	return res
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
	r.misnamed(tickets)
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
		res.Message = fmt.Sprintf("the tests ended with exit code %d when they ran a last time: see their output above", v.Code)
	}
}

// allDone says whether nothing is left to do for any ticket or house rule.
func allDone(res result.Result) bool {
	return len(result.Uncaught(res.House)) == 0 && !slices.ContainsFunc(res.Tickets, func(t result.Ticket) bool {
		return t.Verdict != result.Done && !res.Optional(t)
	})
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
		res.Next.What = "remove your TestMain: main_test.go has the one that judges your tests"
	}
}
