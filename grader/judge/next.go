package judge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// remedyOf says what to do about a lab that was missed.
func remedyOf(l result.Trial) string {
	ask := l.Ask
	if l.Trouble != "" {
		ask = result.Sentence(l.Trouble) + " " + result.Sentence(l.Remedy)
	}
	switch {
	case l.Missed != result.Passed:
		return strings.TrimSuffix(l.Trouble+". "+result.Sentence(l.Remedy), ". ")
	case l.Kind == result.Healthy:
		return "it passes on the healthy lab, where nothing fails. " + ask
	case l.Kind == result.LookAlike:
		return fmt.Sprintf("it also passes on the look-alike %s, where the cause is different. %s", l.Code, ask)
	default:
		return fmt.Sprintf("it passes on %s, which breaks clause %s. %s", l.Code, l.Clause, ask)
	}
}

// total adds up the points, and says what to do next.
func total(res *result.Result) {
	done, untouched := true, true
	for _, t := range res.Tickets {
		if t.Stretch {
			res.Bonus += t.Points
		} else {
			res.Points += t.Points
		}
		done = done && (t.Verdict == result.Done || t.Stretch)
		untouched = untouched && t.Verdict == result.NotStarted
	}
	caught := result.Caught(res.House)
	if !untouched && res.Scope == result.Whole {
		res.Points += share(pointsHouse, caught, len(res.House))
	}
	switch {
	case untouched:
		res.Verdict = result.NotStarted
	case done && caught == len(res.House):
		res.Verdict = result.Done
	default:
		res.Verdict = result.Started
	}
	res.Next = next(res)
}

// next returns the first thing that is not done. Started tickets come first.
func next(res *result.Result) *result.Next {
	open := slices.DeleteFunc(slices.Clone(res.Tickets), func(t result.Ticket) bool {
		return t.Verdict == result.Done || res.Optional(t)
	})
	slices.SortStableFunc(open, func(a, b result.Ticket) int { return cmp.Compare(urgency(a), urgency(b)) })
	file := res.Folder + "/exercise_test.go"
	if len(open) > 0 {
		t := open[0]
		what := cmp.Or(t.Remedy, t.Message)
		if t.Verdict == result.NotStarted {
			what = t.Message
			if t.At == "" {
				what = t.Remedy
			}
		}
		if t.Verdict == result.TooWeak || t.Verdict == result.WrongDiagnosis { // the rest stands in the verdict
			what = firstSentence(what)
		}
		return &result.Next{Ticket: t.Ticket, At: cmp.Or(t.At, file), What: t.Ticket + ": " + what}
	}
	if rules := result.Uncaught(res.House); len(rules) > 0 {
		h := rules[0]
		return &result.Next{At: file, What: fmt.Sprintf("one house rule, which any test may check: clause %s (%s). %s", h.Clause, h.Code, h.Ask)}
	}
	return nil
}

// firstSentence is the first sentence of a text, without its full stop.
func firstSentence(s string) string {
	first, _, _ := strings.Cut(s, ". ")
	return strings.TrimSuffix(first, ".")
}

// urgency orders tickets: first those that are started, then those that no test opens, and last those that are optional.
func urgency(t result.Ticket) int {
	switch {
	case t.Stretch:
		return 3
	case t.Verdict != result.NotStarted:
		return 0
	case len(t.Tests) > 0:
		return 1
	default:
		return 2
	}
}
