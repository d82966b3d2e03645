package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/author"
	"failurelab/lab/course"
	failures "failurelab/lab/failure"
	"failurelab/lab/wire"
)

// A ladder is the hints for one lab, or for a ticket that is not started. Each step says more than the one before.
type ladder []func(context.Context) (string, error)

func text(s string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return s, nil }
}

// ladderOf is the ladder of a lab: a question, which the verdict has printed; what differs, in words; and the difference
// itself, side by side. It is empty for a correct lab.
func (s *session) ladderOf(e *course.Exercise, ticket string, l course.Lab) ladder {
	words := ""
	switch l.Kind {
	case course.Mutant, course.House, course.EdgeCase:
		clause := e.Clause(l.Clause)
		words = fmt.Sprintf("It is %s. Clause %s, %s, promises: %s.", l.Sentence, clause.Number, clause.Name, l.Promise)
	case course.LookAlike:
		words = fmt.Sprintf("The root cause there is lab.%s. %s", course.Exported(l.Cause), failures.Find(l.Cause).Means)
	case course.Healthy:
		words = "On the healthy lab, the customer's first request already succeeds. Assert the status code of the first response, or the client's error."
	default:
		return nil
	}
	return ladder{text(l.Ask), text(words), func(ctx context.Context) (string, error) { return s.sideBySide(ctx, e, ticket, l) }}
}

// begin is the ladder of a ticket that is not started.
func begin(e *course.Exercise, f *failures.Failure) ladder {
	return ladder{
		text(f.Ticket.Begin),
		text("assert these promises: " + strings.Join(promises(e, f), "; ") + "."),
		text(suspectsOf(e, f)),
	}
}

// promises are what the ticket's broken labs break, each once.
func promises(e *course.Exercise, f *failures.Failure) (list []string) {
	for _, m := range f.Ticket.Mutants {
		clause := e.Clause(m.Clause)
		says := fmt.Sprintf("%s %s: %s", clause.Number, clause.Name, e.Promise(m).Text)
		if !slices.Contains(list, says) {
			list = append(list, says)
		}
	}
	slices.Sort(list)
	return list
}

// suspectsOf names the suspects that give a ticket's response, its own among them.
func suspectsOf(e *course.Exercise, f *failures.Failure) string {
	var suspects []string
	for _, other := range e.Suspects {
		if other.Cause == f.Cause || slices.ContainsFunc(f.Ticket.LookAlikes, func(l failures.LookAlike) bool { return l.Cause == other.Cause }) {
			suspects = append(suspects, "lab."+course.Exported(other.Cause))
		}
	}
	return fmt.Sprintf("The root cause is one of %s. To compare them: %s explain CAUSE", strings.Join(suspects, ", "), grader)
}

// maxDifferences is how many differences are shown, and maxValue how many characters of each side.
const (
	maxDifferences = 6
	maxValue       = 160
)

// sideBySide shows what differs between a lab and the correct one, in everything that a test can observe.
func (s *session) sideBySide(ctx context.Context, e *course.Exercise, ticket string, l course.Lab) (string, error) {
	differ, err := author.Differences(ctx, e.First(e.Ticket(ticket)), l)
	if err != nil {
		return "", err
	}
	if l.Kind == course.LookAlike && len(differ) > 0 && differ[0].Moment == "" { // its cure shows nothing
		differ = slices.DeleteFunc(differ, func(d author.Difference) bool { return d.Moment != "" })
	}
	var b strings.Builder
	b.WriteString("what differs, apart from ids and times:")
	for _, d := range differ[:min(len(differ), maxDifferences)] {
		correct, other := around(d.Correct, d.Other)
		what := d.What
		if d.Moment != "" {
			what = d.Moment + ", " + what
		}
		fmt.Fprintf(&b, "\n  %s\n    correct lab  %s\n    %-11s  %s", what, correct, l.Code, other)
	}
	if n := len(differ) - maxDifferences; n > 0 {
		fmt.Fprintf(&b, "\n  and %d more. Your own test on both: go run ./grader/cmd/grader replay %s", n, l.Code)
	}
	if len(differ) == 0 {
		return "no single request shows it. It is " + l.Sentence + ".", nil
	}
	return b.String(), nil
}

// around is two texts near the place where they begin to differ.
func around(a, b string) (string, string) {
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return near(a, same), near(b, same)
}

// near returns the text around a place; "(nothing)" for an empty text.
func near(s string, place int) string {
	const before = 40
	if s == "" {
		return "(nothing)"
	}
	cut := strings.ToValidUTF8(s, "")
	if place > before && len(s) > maxValue {
		cut = "..." + strings.ToValidUTF8(s[place-before:], "")
	}
	return wire.Escaped(cut, maxValue, "")
}
