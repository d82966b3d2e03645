package marks

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"time"

	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/result"
	"failurelab/lab/course"
	"failurelab/lab/failure"

	"golang.org/x/sync/errgroup"
)

// Whole is everything that a report of a class tells, for staff: the marks by the settings, and what students handed in. It has
// the members of the roster in its order, and then all others who have a record, by id. A member without a record has the mark of
// nothing handed in; gaps say whose that is. Marks are made side by side, and the first record that cannot be read is the error.
func Whole(exercises []*course.Exercise, s settings.Settings, records store.Records) (result.Class, error) {
	c := result.Class{Schema: result.ClassSchema, Course: course.Version, Due: s.Due, Zone: zone(s.Zone), Max: Max(exercises, s), Gaps: append(Gaps(records), Idle(s, records)...)}
	for _, e := range exercises {
		if s.Has(e.Name) {
			c.Exercises = append(c.Exercises, info(e, s))
		}
	}
	people := records.Roster()
	listed := map[string]bool{}
	for _, p := range people {
		listed[p.ID] = true
	}
	for _, f := range records.Found { // they are in the order of their ids
		if !listed[f.Student] {
			people = append(people, result.Person{ID: f.Student})
		}
	}
	class := New(exercises, s)
	c.Members = make([]result.Member, len(people))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range people {
		group.Go(func() (err error) {
			c.Members[i], err = class.member(p, records)
			return err
		})
	}
	return c, group.Wait()
}

// member is a student with the record, if there is one.
func (c *Class) member(p result.Person, records store.Records) (result.Member, error) {
	m := result.Member{Person: p}
	r, err := records.Read(p.ID)
	if errors.Is(err, fs.ErrNotExist) {
		m.Mark = c.Of(store.Record{Student: p.ID, Handed: store.Handed{None: true}})
		return m, nil
	}
	if err != nil {
		return m, err
	}
	m.Mark = c.Of(r)
	for _, f := range r.Handed.Files {
		m.Files = append(m.Files, result.SourceFile{Path: f.Path, Text: f.Text})
	}
	return m, nil
}

func zone(z *time.Location) string {
	if z == nil {
		return time.UTC.String()
	}
	return z.String()
}

// info is what a report says of an exercise.
func info(e *course.Exercise, s settings.Settings) result.ExerciseInfo {
	m := exercise(e, s, store.Record{Handed: store.Handed{None: true}}, blank(e))
	i := result.ExerciseInfo{
		Exercise: e.Name, Title: e.Title, Form: m.Result.Form, Max: m.Max, Weight: m.Weight, HouseMax: m.HouseMax, Void: m.Void,
		VoidReasons: reasons(m.Void, s),
	}
	for _, c := range e.Contract {
		i.Clauses = append(i.Clauses, clauseInfo(c))
	}
	for n, f := range e.Tickets() {
		max := 0.0
		for _, t := range m.Tickets {
			if t.Ticket == f.Ticket.Number {
				max = t.Max
			}
		}
		i.Tickets = append(i.Tickets, result.TicketInfo{
			Ticket: f.Ticket.Number, Symptom: f.Ticket.Symptom, Cause: failure.Constant(f.Cause), Stretch: f.Ticket.Stretch, Max: max,
		})
		for _, l := range slices.Concat(e.Wrong(f), e.EdgeCases(f)) {
			i.Labs = append(i.Labs, labInfo(l, f.Ticket.Number))
		}
		if n == 0 { // house rules are the same for every ticket
			for _, l := range e.HouseRules(f) {
				i.Labs = append(i.Labs, labInfo(l, ""))
			}
		}
	}
	return i
}

// reasons are why these labs do not count, by code; nil if there are none.
func reasons(codes []string, s settings.Settings) map[string]string {
	if len(codes) == 0 {
		return nil
	}
	why := map[string]string{}
	for _, v := range s.Void {
		if slices.Contains(codes, v.Lab) && v.Reason != "" {
			why[v.Lab] = v.Reason
		}
	}
	return why
}

func clauseInfo(c course.Clause) result.ClauseInfo {
	i := result.ClauseInfo{Number: c.Number, Name: c.Name}
	for _, p := range c.Promises {
		i.Promises = append(i.Promises, p.Text)
	}
	for _, o := range c.Open {
		i.Open = append(i.Open, o.Text)
	}
	return i
}

func labInfo(l course.Lab, ticket string) result.LabInfo {
	i := result.LabInfo{Code: l.Code, Ticket: ticket, Kind: result.Kind(l.Kind), Clause: l.Clause, What: l.Sentence, Ask: l.Ask}
	if l.Kind == course.LookAlike {
		i.Cause = failure.Constant(l.Cause)
	}
	return i
}

// Gaps are what the results of a class lack, in words.
func Gaps(r store.Records) (gaps []string) {
	for _, shard := range r.Shards {
		gaps = append(gaps, fmt.Sprintf("Shard %s has no results: grade it, or give its folder too.", shard))
	}
	for _, d := range r.Damaged {
		gaps = append(gaps, d.Error())
	}
	if n := len(r.Missing); n > 0 {
		gaps = append(gaps, fmt.Sprintf("%d of the class are not graded yet: %s.", n, strings.Join(r.Missing, ", ")))
	}
	for _, what := range r.Mixed {
		gaps = append(gaps, "Not all were graded with the same "+what+". To grade the others again: class grade, with the same arguments.")
	}
	return gaps
}
