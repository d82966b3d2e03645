package judge

import (
	"cmp"
	"fmt"
	"path"

	"failurelab/grader/result"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// rule turns observations into a result. If they lack something about a lab, it asks a question.
type rule struct {
	exercise  *course.Exercise
	o         *Observations
	labs      map[string]course.Lab
	questions []question

	everything bool // ask also what only matters if labs are left out later
}

// question is something that the rule wants to know about a lab.
type question struct {
	lab    string // its code
	about  about
	query  string // of aboutQuery
	ticket string // of aboutCure
}

type about int

const (
	aboutLab   about = iota // what there is to see in it
	aboutQuery              // what its database answers
	aboutCure               // what its cure does to the customer's request
)

func (r *rule) folder() string { return cmp.Or(r.o.Folder, "exercises/"+r.exercise.Name) }

// file is where learners write.
func (r *rule) file() string { return r.folder() + "/exercise_test.go" }

// where is a place as file:line, or the file alone if the line is not known.
func where(at wire.Place) string {
	if at.Line <= 0 {
		return at.File
	}
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}

// suspect is the suspect with a cause, or nil when the exercise has no such suspect.
func (r *rule) suspect(cause string) *failure.Failure {
	for _, f := range r.exercise.Suspects {
		if string(f.Cause) == cause {
			return f
		}
	}
	return nil
}

// look returns what can be seen in a lab. If the observations lack it, look returns nil and asks for it.
func (r *rule) look(l course.Lab) *Snapshot {
	s := r.o.Snapshots[l.Code]
	if s == nil {
		r.questions = append(r.questions, question{lab: l.Code, about: aboutLab})
	}
	return s
}

// cure is what a ticket's cure does to the customer's request; known is false, and a question asked, when the observations do
// not say.
func (r *rule) cure(f *failure.Failure) (cure Cure, known bool) {
	cure, known = r.o.Cures[f.Ticket.Number]
	if !known {
		r.questions = append(r.questions, question{lab: r.exercise.First(f).Code, about: aboutCure, ticket: f.Ticket.Number})
	}
	return cure, known
}

// missed describes a lab that was not caught, as a learner may see it.
func (r *rule) missed(l course.Lab, how result.Missed) result.Trial {
	t := result.Trial{Code: l.Code, Kind: result.Kind(l.Kind), Clause: l.Clause, Ask: l.Ask, Missed: how}
	switch l.Kind {
	case course.LookAlike:
		t.Lab, t.Cause = "look-alike", course.Exported(l.Cause)
	case course.Healthy:
		t.Lab = l.Sentence
	default:
		t.Lab = fmt.Sprintf("clause %s, %s", l.Clause, r.exercise.Clause(l.Clause).Name)
	}
	return t
}

// moveTo moves a ticket's place to another line of the same folder, when that is known.
func moveTo(t *result.Ticket, at string) {
	if at != "" {
		t.At = path.Join(path.Dir(t.At), at)
	}
}

// labsOf are the labs of an exercise's tickets, by code. A house rule has one code for all tickets, and stands here once.
func labsOf(e *course.Exercise) map[string]course.Lab {
	labs := map[string]course.Lab{}
	for _, f := range e.Tickets() {
		all := [][]course.Lab{e.Comparable(f), e.References(f), e.Wrong(f), e.HouseRules(f), e.EdgeCases(f)}
		for style := range e.References(f) {
			all = append(all, e.Traits(f, style))
		}
		for _, list := range all {
			for _, l := range list {
				labs[l.Code] = l
			}
		}
	}
	return labs
}
