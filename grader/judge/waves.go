package judge

import (
	"maps"
	"slices"

	"failurelab/grader/result"
	"failurelab/lab/course"
)

// House rules are for all tests of an exercise: it is enough that one of them catches the lab that breaks a rule.

// wave is which tickets a house rule is tried on. Most rules are caught by the first tests that meet them. The ticket with the
// fewest labs gets the rule, so that there are few runs.
type wave int

const (
	onOne     wave = iota + 1 // and on another, where there is room; not the first: it often has the simplest test
	onAnother                 // if that was not enough
	onTheRest
)

// houseRules adds the rules that no test has caught yet. Good are the tests that may catch one.
func (j *observer) houseRules(todo jobs, o *Observations, on wave, good map[string]map[string]bool) {
	if j.Scope != result.Whole {
		return
	}
	numbers, caught := houseSoFar(o, good)
	if len(numbers) == 0 {
		return
	}
	more := map[string][]course.Lab{}
	size := func(number string) int { return len(todo[number]) + len(more[number]) }
	give := func(rule int, number string) {
		more[number] = append(more[number], j.exercise.HouseRules(j.exercise.Ticket(number))[rule])
	}
	for rule, code := range j.ruleCodes() {
		if caught[code] {
			continue
		}
		left := slices.DeleteFunc(slices.Clone(numbers), func(number string) bool { return hasMet(o.Tickets[number].House, code) })
		switch {
		case len(left) == 0:
		case on == onTheRest:
			for _, number := range left {
				give(rule, number)
			}
		default:
			give(rule, least(left, rule+int(on), size))
		}
	}
	rounds := todo.rounds()
	for rule, code := range j.ruleCodes() { // where there is room, another test may catch it in the same runs
		number := least(numbers, rule, size)
		if on == onOne && size(number) < rounds && !slices.ContainsFunc(more[number], func(l course.Lab) bool { return l.Code == code }) {
			give(rule, number)
		}
	}
	for number, labs := range more {
		t := o.Tickets[number]
		before := t.House
		t.House = make([]Trial, len(before)+len(labs))
		copy(t.House, before)
		todo.add(number, labs, t.House[len(before):])
	}
}

// houseSoFar are the tickets with tests that may catch a rule, in a stable order, so that the same tickets meet the same rules
// each time; and the rules that have been caught.
func houseSoFar(o *Observations, good map[string]map[string]bool) (numbers []string, caught map[string]bool) {
	caught = map[string]bool{}
	for _, number := range slices.Sorted(maps.Keys(o.Tickets)) {
		if len(good[number]) > 0 {
			numbers = append(numbers, number)
		}
		for _, code := range caughtIn(o.Tickets[number].House, good[number]) {
			caught[code] = true
		}
	}
	return numbers, caught
}

// hasMet says whether a ticket's tests were tried on a lab.
func hasMet(house []Trial, code string) bool {
	return slices.ContainsFunc(house, func(trial Trial) bool { return trial.Lab == code })
}

// ruleCodes are the codes of the labs that break a house rule. They are the same for every ticket.
func (j *observer) ruleCodes() (codes []string) {
	for _, f := range j.exercise.Tickets()[:1] {
		for _, l := range j.exercise.HouseRules(f) {
			codes = append(codes, l.Code)
		}
	}
	return codes
}

// least is the ticket with the least to do, beginning with the nth.
func least(numbers []string, n int, jobs func(number string) int) string {
	best := numbers[n%len(numbers)]
	for i := range numbers {
		if number := numbers[(n+i)%len(numbers)]; jobs(number) < jobs(best) {
			best = number
		}
	}
	return best
}
