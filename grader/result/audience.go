package result

import "slices"

// Audience is who reads a mark, and how much of it they may see. The zero value is a student who may see everything.
type Audience struct {
	Staff    bool     // sees all of it, whatever the other fields say
	Feedback Feedback // "" is [Everything]
	Hidden   []string // codes of labs that a student never sees, at any level
	Notice   string   // for the student: why this is less than usual, and until when; "" if it is not
}

// For returns what an audience may see of the class. A student sees one member, the one with the id, and nothing of the solutions,
// of what labs do, of the root causes of tickets, or of notes for staff.
func (c Class) For(a Audience, id string) Class {
	if a.Staff {
		return c
	}
	members := c.Members
	c.Members, c.Gaps, c.Solutions, c.Similar = nil, nil, nil, nil
	for _, m := range members {
		if m.ID == id {
			m.Notes, m.Mark = nil, m.Mark.For(a)
			c.Members = append(c.Members, m)
		}
	}
	c.Exercises = slices.Clone(c.Exercises)
	for i, e := range c.Exercises {
		e.Labs, e.Tickets = nil, slices.Clone(e.Tickets)
		for k := range e.Tickets {
			e.Tickets[k].Cause = ""
		}
		e.Void, e.VoidReasons = a.codes(e.Void), nil
		if !a.Feedback.Shows(Everything) {
			e.Clauses = nil
		}
		c.Exercises[i] = e
	}
	return c
}

// codes are those of labs that the audience may know.
func (a Audience) codes(all []string) []string {
	if !a.Feedback.Shows(Everything) {
		return nil // they would tell what labs there are
	}
	return slices.DeleteFunc(slices.Clone(all), func(code string) bool { return slices.Contains(a.Hidden, code) })
}

// For returns the part of the mark that an audience may see. At [Nothing] it has neither points nor exercises; only the time, what
// was refused as a whole, and what lateness costs.
func (m Mark) For(a Audience) Mark {
	if a.Staff {
		return m
	}
	shown := Mark{
		Schema: m.Schema, Student: m.Student, None: m.None, Late: m.Late, Entry: m.Entry, Time: m.Time, TimeFrom: m.TimeFrom, Refused: m.Refused,
		Shown: a.Feedback, Notice: a.Notice,
	}
	if a.Feedback.Shows(Verdicts) {
		shown.Points, shown.Max, shown.Bonus, shown.Penalty, shown.Final = m.Points, m.Max, m.Bonus, m.Penalty, m.Final
		shown.Incomplete = m.Incomplete
		for _, e := range m.Exercises {
			shown.Exercises = append(shown.Exercises, e.For(a))
		}
	}
	return shown
}

// For returns the part of the exercise that an audience may see. A student never sees the seed, from which the labs are drawn.
func (e ExerciseMark) For(a Audience) ExerciseMark {
	if a.Staff {
		return e
	}
	e.Void = a.codes(e.Void)
	if len(a.Hidden) > 0 {
		e = hide(e, a.Hidden)
	}
	e.Result = e.Result.Show(a.Feedback)
	e.Result.Seed, e.Result.Voids, e.Result.Tried = 0, 0, 0
	if e.Result.Triage != nil {
		t := e.Result.Triage.WithoutAnswers()
		e.Result.Triage = &t
	}
	return e
}
