package marks

import (
	"errors"
	"slices"
	"strings"

	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/lab/course"
)

// exercise is the mark of one exercise. nothing is its result if nothing is handed in.
func exercise(e *course.Exercise, s settings.Settings, r store.Record, nothing result.Result) result.ExerciseMark {
	m := result.ExerciseMark{Exercise: e.Name, Weight: s.Weight(e.Name)}
	for _, code := range s.VoidCodes() {
		if number, _, _ := strings.Cut(code, "-"); strings.HasPrefix(e.Name, number+"_") {
			m.Void = append(m.Void, code)
		}
	}
	judged(&m, e, r, nothing)
	fill(&m, nothing)
	for _, whole := range []bool{false, true} { // points of the whole exercise count last
		for _, o := range s.Overrides {
			if o.Student == r.Student && whole == (o.Ticket == "") {
				override(&m, o)
			}
		}
	}
	return m
}

// blank is the result of an exercise that nothing was handed in for. It has all tickets, and the most points of each.
func blank(e *course.Exercise) result.Result {
	return judge.Verdict(e, &judge.Observations{Schema: judge.ObservationsSchema, Exercise: e.Name, Scope: result.Whole})
}

// judged fills in the result of an exercise, or why there is none.
func judged(m *result.ExerciseMark, e *course.Exercise, r store.Record, nothing result.Result) {
	i := slices.IndexFunc(r.Exercises, func(seen store.Exercise) bool { return seen.Name == e.Name })
	m.Refused = refusals(e, r, i >= 0)
	switch {
	case r.Handed.None:
		m.Result = nothing
		m.Message = "there is no submission"
	case len(m.Refused) > 0:
		m.Result = nothing
		m.Result.Verdict, m.Result.Message, m.Result.Tickets, m.Result.Next = result.Refused, said(m.Refused), nil, nil
	case i < 0 && !hasFiles(e, r):
		m.Result = nothing
		m.Message = "the submission has no file of this exercise"
	case i < 0:
		fault(m, e, "it was not graded. Grade again")
	case r.Exercises[i].Fault != "":
		fault(m, e, r.Exercises[i].Fault)
	case r.Exercises[i].Observations == nil:
		fault(m, e, "the record has no observations. Grade again")
	default:
		m.Result = judge.Verdict(e, judge.Without(r.Exercises[i].Observations, m.Void))
		if m.Result.Verdict == result.GraderError {
			m.Fault = m.Result.Message
		}
	}
	if !m.Result.Judged() {
		m.Message = m.Result.Message
	}
	m.Verdict = m.Result.Verdict
}

// fault is the result of an exercise that we could not grade.
func fault(m *result.ExerciseMark, e *course.Exercise, why string) {
	m.Fault, m.Result = why, judge.Fault(e, errors.New(why))
}

// refusals are why an exercise was not built. If it was not even tried, what refused the whole submission is among them.
func refusals(e *course.Exercise, r store.Record, tried bool) (refused []result.Refusal) {
	for _, refusal := range r.Handed.Refused {
		if refusal.Exercise == e.Name || refusal.Exercise == "" && !tried {
			refused = append(refused, refusal)
		}
	}
	return refused
}

// said is what a student reads of refusals.
func said(refused []result.Refusal) string {
	lines := make([]string, len(refused))
	for i, refusal := range refused {
		lines[i] = refusal.String()
	}
	return strings.Join(lines, "\n")
}

// hasFiles says whether a submission has a file of an exercise.
func hasFiles(e *course.Exercise, r store.Record) bool {
	return slices.ContainsFunc(r.Handed.Files, func(f store.File) bool { return strings.HasPrefix(f.Path, e.Name+"/") })
}

// fill fills in the points of an exercise, and every ticket that it has. nothing is what it has if nothing was handed in.
func fill(m *result.ExerciseMark, nothing result.Result) {
	m.Points, m.Max, m.Bonus = float64(m.Result.Points), float64(nothing.Max), float64(m.Result.Bonus)
	if nothing.Form == result.Triage {
		return
	}
	m.House, m.HouseMax = m.Points, m.Max
	for _, t := range nothing.Tickets {
		mark := result.TicketMark{Ticket: t.Ticket, Stretch: t.Stretch, Verdict: m.Verdict, Max: float64(t.Max)}
		if i := slices.IndexFunc(m.Result.Tickets, func(judged result.Ticket) bool { return judged.Ticket == t.Ticket }); i >= 0 {
			mark.Verdict, mark.Points = m.Result.Tickets[i].Verdict, float64(m.Result.Tickets[i].Points)
		}
		if !t.Stretch {
			m.House, m.HouseMax = m.House-mark.Points, m.HouseMax-mark.Max
		}
		m.Tickets = append(m.Tickets, mark)
	}
}

// override sets the points of a ticket, or of the whole exercise, if the override is about it.
func override(m *result.ExerciseMark, o settings.Override) {
	done := result.Overridden{Ticket: o.Ticket, Points: o.Points, Reason: o.Reason, By: o.By}
	switch i := slices.IndexFunc(m.Tickets, func(t result.TicketMark) bool { return t.Ticket == o.Ticket }); {
	case o.Ticket == "" && o.Exercise == m.Exercise:
		done.Was, m.Points = m.Points, o.Points
	case i >= 0:
		t := &m.Tickets[i]
		done.Was, t.Points = t.Points, o.Points
		if t.Stretch {
			m.Bonus += o.Points - done.Was
		} else {
			m.Points += o.Points - done.Was
		}
	default:
		return
	}
	m.Overrides = append(m.Overrides, done)
}

// idle are notes about overrides that have no effect, because their exercise does not count.
func idle(exercises []*course.Exercise, s settings.Settings, student string) (notes []string) {
	for _, o := range s.Overrides {
		if o.Student != student {
			continue
		}
		about := slices.ContainsFunc(exercises, func(e *course.Exercise) bool {
			return o.Exercise == e.Name || e.Ticket(o.Ticket) != nil
		})
		if !about {
			notes = append(notes, "the override of "+o.Ticket+o.Exercise+" has no effect, because its exercise is not graded")
		}
	}
	return notes
}
