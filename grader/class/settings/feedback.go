package settings

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"failurelab/grader/result"

	"go.yaml.in/yaml/v3"
)

// Feedback is how much of a result students see. The zero value shows everything.
type Feedback struct {
	BeforeDue result.Feedback // until the due date and its grace have passed; always, if there is no due date. "": everything
	AfterDue  result.Feedback // "": everything
	Hidden    []string        // codes of labs that students never see
	FullADay  int             // how many reports a day may show more than counts; 0: no limit
}

// level is what students see at a time.
func (s Settings) level(at time.Time) result.Feedback {
	if s.Due.IsZero() || !at.After(s.Due.Add(s.Grace)) {
		return s.Feedback.BeforeDue
	}
	return s.Feedback.AfterDue
}

// Student is what a student may see at a time.
func (s Settings) Student(at time.Time) result.Audience {
	return result.Audience{Feedback: s.level(at), Hidden: s.Feedback.Hidden}
}

// StudentAgain is [Settings.Student] for a student who handed in at a time, and before that at the earlier ones, as their platform
// recorded it. If the earlier ones of the same day in the zone of the class have used up the reports of a day, the student sees
// [result.Counts], and a notice says when the next full report is possible.
func (s Settings) StudentAgain(at, handed time.Time, earlier []time.Time) result.Audience {
	a := s.Student(at)
	if s.Feedback.FullADay == 0 || result.Counts.Shows(a.Feedback) {
		return a
	}
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	year, month, day := handed.In(zone).Date()
	begins, ends := time.Date(year, month, day, 0, 0, 0, 0, zone), time.Date(year, month, day+1, 0, 0, 0, 0, zone)
	used := 0
	for _, t := range earlier {
		if !t.Before(begins) && t.Before(ends) && t.Before(handed) {
			used++
		}
	}
	if used < s.Feedback.FullADay {
		return a
	}
	a.Feedback = result.Counts
	a.Notice = fmt.Sprintf("You have used your full reports for today (%d), so this one shows only how much is missing. For the next full one, hand in again after %s.",
		s.Feedback.FullADay, ends.Format("2006-01-02 15:04 MST"))
	return a
}

// feedback reads one level for all of the time, or keys.
func (r *reader) feedback(n *yaml.Node) {
	f := &r.s.Feedback
	if n.Kind != yaml.MappingNode {
		f.BeforeDue = r.levelOf(n, "feedback")
		f.AfterDue = f.BeforeDue
		return
	}
	read := map[string]func(n *yaml.Node){
		"before_due":         func(n *yaml.Node) { f.BeforeDue = r.levelOf(n, "feedback.before_due") },
		"after_due":          func(n *yaml.Node) { f.AfterDue = r.levelOf(n, "feedback.after_due") },
		"hidden":             func(n *yaml.Node) { f.Hidden = r.hidden(n) },
		"full_reports_a_day": func(n *yaml.Node) { f.FullADay = r.count(n, "feedback.full_reports_a_day") },
	}
	if len(n.Content) == 0 {
		r.problem(n, "feedback says nothing. Give it a level such as counts, or remove the line")
	}
	each(r.fields(n, "feedback", slices.Sorted(maps.Keys(read))...), read)
}

func (r *reader) levelOf(n *yaml.Node, key string) result.Feedback {
	var names []string
	for _, l := range result.Levels() {
		names = append(names, string(l))
	}
	return result.Feedback(r.oneOf(n, key, names))
}

func (r *reader) hidden(n *yaml.Node) []string {
	var codes []string
	lines := map[string]int{}
	for _, item := range r.items(n, "feedback.hidden") {
		code := r.text(item, "a hidden lab")
		r.check(item, "lab", code, r.known.Labs)
		r.once(item, lines, code, "lab "+code)
		codes = append(codes, code)
	}
	return codes
}
