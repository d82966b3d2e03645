// Package marks turns what was observed into points, by the policy of a class. It runs nothing, so that a changed policy needs no
// new run. Only [Whole] reads records; all else is pure.
package marks

import (
	"math"
	"slices"

	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/lab/course"
)

// Class makes the marks of a class. Several goroutines may use it.
type Class struct {
	exercises []*course.Exercise // that count
	settings  settings.Settings
	blanks    map[string]result.Result // of those exercises, if nothing is handed in
}

// New prepares marking by some settings. Exercises are those of the course; the settings say which of them count.
func New(exercises []*course.Exercise, s settings.Settings) *Class {
	c := &Class{settings: s, blanks: map[string]result.Result{}}
	for _, e := range exercises {
		if s.Has(e.Name) {
			c.exercises = append(c.exercises, e)
			c.blanks[e.Name] = blank(e)
		}
	}
	return c
}

// Of is the mark of one student of a class; see [Class.Of].
func Of(exercises []*course.Exercise, s settings.Settings, r store.Record) result.Mark {
	return New(exercises, s).Of(r)
}

// Of is the mark of one student. The record of a student without a submission needs no more than the id and Handed.None.
func (c *Class) Of(r store.Record) result.Mark {
	s := c.settings
	m := result.Mark{
		Schema: result.MarkSchema, Student: r.Student, None: r.Handed.None, Exercises: []result.ExerciseMark{},
		Entry: r.Handed.Entry, Time: r.Handed.Time, TimeFrom: r.Handed.TimeFrom, Notes: slices.Clone(r.Handed.Notes),
		Missing: r.Sandbox.Missing, Digests: r.Digests,
	}
	for _, refusal := range r.Handed.Refused {
		if refusal.Exercise == "" {
			m.Refused = append(m.Refused, refusal)
		}
	}
	for _, e := range c.exercises {
		mark := exercise(e, s, r, c.blanks[e.Name])
		m.Points += mark.Points * mark.Weight
		m.Max += mark.Max * mark.Weight
		m.Bonus += mark.Bonus * mark.Weight
		m.Incomplete = m.Incomplete || mark.Fault != ""
		m.Exercises = append(m.Exercises, mark)
	}
	if !m.None {
		m.Late = s.Lateness(m.Time)
	}
	m.Notes = append(m.Notes, idle(c.exercises, s, r.Student)...)
	m.Points, m.Max, m.Bonus = rounded(m.Points), rounded(m.Max), rounded(m.Bonus)
	m.Penalty = rounded((m.Points + m.Bonus) * m.Late.Percent / 100)
	m.Final = rounded(m.Points + m.Bonus - m.Penalty)
	return m
}

// rounded is a number with two decimals.
func rounded(f float64) float64 { return math.Round(f*100) / 100 }

// Max is the most points that the exercises of a class give, without a bonus.
func Max(exercises []*course.Exercise, s settings.Settings) float64 {
	return Of(exercises, s, store.Record{Handed: store.Handed{None: true}}).Max
}

// Strangers are the overrides of students who are not in the class.
func Strangers(s settings.Settings, class []string) []settings.Override {
	return slices.DeleteFunc(slices.Clone(s.Overrides), func(o settings.Override) bool { return slices.Contains(class, o.Student) })
}

// Known is what the course has, for [settings.Read]. The version of the course is not part of it.
func Known(exercises []*course.Exercise) settings.Known {
	k := settings.Known{Max: map[string]float64{}}
	for _, e := range exercises {
		k.Exercises = append(k.Exercises, e.Name)
		for _, f := range e.AllTickets() {
			k.Tickets = append(k.Tickets, f.Ticket.Number)
		}
		k.Labs = append(k.Labs, judge.Voidable(e)...)
		nothing := blank(e)
		m := result.ExerciseMark{Result: nothing}
		fill(&m, nothing)
		k.Max[e.Name] = m.Max
		for _, t := range m.Tickets {
			k.Max[t.Ticket] = t.Max
		}
	}
	return k
}
