package judge

import (
	"fmt"

	"failurelab/grader/result"
	"failurelab/lab/course"
)

// blank is the result of an exercise that the learner has not started.
func (r *rule) blank() result.Result {
	res := result.Result{
		Schema: result.Schema, Exercise: r.exercise.Name, Position: r.exercise.Position(), Title: r.exercise.Title,
		Folder: r.folder(), Form: result.Tests, Scope: r.o.Scope, Seed: r.o.Seed, Tried: r.o.Tried, Voids: r.o.Voids,
		Verdict: result.NotStarted,
	}
	if r.exercise.OnCall {
		res.Form, res.Max = result.Triage, pointsTriage
		return res
	}
	for i, f := range r.exercise.Tickets() {
		if i == 0 { // the rules are the same for every ticket
			for _, l := range r.exercise.HouseRules(f) {
				if !r.o.isVoid(l.Code) {
					res.House = append(res.House, r.missed(l, result.NotTried))
				}
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

// Fault is the result of an exercise that could not be graded because of err. It is not the learner's fault.
func Fault(e *course.Exercise, err error) result.Result {
	r := (&rule{exercise: e, o: &Observations{Scope: result.Whole}}).blank()
	r.Verdict, r.Tickets = result.GraderError, nil
	r.Message = "this is our fault, not yours, and says nothing about your tests: " + err.Error()
	r.Next = &result.Next{At: r.Folder, What: "run it again; if it fails again, report what it printed"}
	return clean(r)
}
