package grader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"failurelab/lab/course"
)

func remedyOf(labs []Trial) string {
	for _, l := range labs {
		if l.Noticed {
			continue
		}
		switch {
		case l.Trouble != "":
			return strings.TrimSuffix(l.Trouble+". "+l.Remedy, ". ")
		case l.Kind == string(course.Healthy):
			return "it passes where nothing is wrong. " + l.Ask
		case l.Kind == string(course.LookAlike):
			return fmt.Sprintf("it passes for another cause too (%s). %s", l.Code, l.Ask)
		default:
			return fmt.Sprintf("it passes on a lab that breaks clause %s (%s). %s", l.Clause, l.Code, l.Ask)
		}
	}
	return ""
}

// total adds up, and says where to go on.
func (r rule) total(res *Result) {
	done, untouched := true, true
	for _, t := range res.Tickets {
		if t.Stretch {
			res.Bonus += t.Points
		} else {
			res.Points += t.Points
		}
		done = done && (t.Verdict == Done || t.Stretch)
		untouched = untouched && t.Verdict == NotStarted
	}
	if !untouched && !r.partial {
		res.Points += share(pointsHouse, Noticed(res.House), len(res.House))
	}
	switch {
	case untouched:
		res.Verdict = NotStarted
	case done && Noticed(res.House) == len(res.House):
		res.Verdict = Done
	default:
		res.Verdict = Started
	}
	res.Next = next(res)
}

// next is the first thing that is not done: what was begun comes before what was not.
func next(res *Result) *Next {
	open := slices.DeleteFunc(slices.Clone(res.Tickets), func(t Ticket) bool { return t.Verdict == Done || t.forLater(*res) })
	slices.SortStableFunc(open, func(a, b Ticket) int {
		return cmp.Compare(urgency(a), urgency(b))
	})
	switch {
	case len(open) > 0:
		t := open[0]
		what := cmp.Or(t.Remedy, t.Message)
		if t.Verdict == NotStarted {
			what = t.Message
			if t.At == "" {
				what = t.Remedy
			}
		}
		return &Next{Ticket: t.Ticket, At: cmp.Or(t.At, res.Folder+"/exercise_test.go"), What: t.Ticket + ": " + what}
	case Noticed(res.House) < len(res.House):
		for _, h := range res.House {
			if !h.Noticed {
				return &Next{At: res.Folder + "/exercise_test.go", What: fmt.Sprintf("in any test, clause %s (%s): %s", h.Clause, h.Code, h.Ask)}
			}
		}
	}
	return nil
}

// urgency is small for what was begun, great for what nobody has opened, and greater for what need not be done.
func urgency(t Ticket) int {
	switch {
	case t.Stretch:
		return 3
	case t.Verdict != NotStarted:
		return 0
	case len(t.Tests) > 0:
		return 1
	default:
		return 2
	}
}
