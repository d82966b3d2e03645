package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab/course"
)

// Voidable are the codes of the labs of an exercise that can be left out by [Without]: those that a test should fail on, house
// rules, and correct labs. The first correct lab of a ticket is not among them: nothing else is known of a test that fails there.
func Voidable(e *course.Exercise) []string {
	codes := map[string]bool{}
	for _, f := range e.Tickets() {
		for _, labs := range [][]course.Lab{e.References(f)[1:], e.Wrong(f), e.HouseRules(f)} {
			for _, l := range labs {
				codes[l.Code] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(codes))
}

// Without returns observations as if some labs were not there: they neither cost nor earn points, and points are shared by
// those that are left. Codes of other exercises' labs, and of the first correct lab of a ticket, change nothing. The observations
// themselves stay as they are; the snapshots of labs are shared with them.
func Without(o *Observations, codes []string) *Observations {
	if len(codes) == 0 {
		return o
	}
	left := *o
	left.void = slices.Concat(o.void, codes)
	left.Tickets = make(map[string]*TicketObservation, len(o.Tickets))
	for number, t := range o.Tickets {
		less := *t
		less.Right = left.rightOf(t)
		less.Traits = left.leftOf(t.Traits)
		less.Wrong, less.House, less.Edge = left.leftOf(t.Wrong), left.leftOf(t.House), left.leftOf(t.Edge)
		left.Tickets[number] = &less
	}
	return &left
}

// isVoid says whether a lab was left out.
func (o *Observations) isVoid(code string) bool { return slices.Contains(o.void, code) }

// rightOf are the trials on correct labs that are left. The first always is.
func (o *Observations) rightOf(t *TicketObservation) []Trial {
	if len(t.Right) == 0 {
		return nil
	}
	return append([]Trial{t.Right[0]}, o.leftOf(t.Right[1:])...)
}

// leftOf are the trials that are left. It is not nil if there were some: tests were tried, but there is nothing to catch.
func (o *Observations) leftOf(trials []Trial) []Trial {
	if trials == nil {
		return nil
	}
	left := make([]Trial, 0, len(trials))
	for _, t := range trials {
		if !o.isVoid(t.Lab) && !o.isVoid(referenceOf(t.Lab)) {
			left = append(left, t)
		}
	}
	return left
}

// referenceOf is the code of the correct lab that a trait's lab shows one thing of: 01-T105-r2 for 01-T105-t201. It is "" for other
// labs.
func referenceOf(code string) string {
	i := strings.LastIndexByte(code, '-')
	kind, number := code[i+1:], 0
	if i < 0 || !strings.HasPrefix(kind, string(course.Trait[0])) {
		return ""
	}
	if _, err := fmt.Sscanf(kind[1:], "%d", &number); err != nil {
		return ""
	}
	return fmt.Sprintf("%s-%c%d", code[:i], course.Reference[0], number/100)
}

// compared are the labs that evidence is compared with, without those that were left out.
func (r *rule) compared(labs []course.Lab) []course.Lab {
	return slices.DeleteFunc(labs, func(l course.Lab) bool { return l.Kind != course.Reference && r.o.isVoid(l.Code) })
}

// passesGate says whether a ticket's tests fail on the healthy lab, without which they earn little. If that lab was left out,
// they do.
func (r *rule) passesGate(t result.Ticket) bool {
	if t.HealthyCaught() {
		return true
	}
	return len(result.OfKind(t.Labs, result.Healthy)) == 0 && slices.ContainsFunc(r.o.void, func(code string) bool {
		l := r.labs[code]
		return l.Kind == course.Healthy && strings.Contains(code, "-"+t.Ticket+"-")
	})
}

// references is how many correct labs of a ticket count.
func (r *rule) references(ticket string) (n int) {
	for i, l := range r.exercise.References(r.exercise.Ticket(ticket)) {
		if i == 0 || !r.o.isVoid(l.Code) {
			n++
		}
	}
	return n
}
