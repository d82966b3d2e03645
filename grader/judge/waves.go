package judge

import (
	"maps"
	"slices"

	"failurelab/grader/result"
	"failurelab/lab/course"
)

// House rules are for all tests of an exercise: it is enough that one of them catches the lab that breaks a rule.

// wave is which tickets a house rule is tried on. Most rules are caught by the first tests that meet them.
type wave int

const (
	onOne     wave = iota + 1 // beginning with the second ticket: many a first one has the simplest test
	onAnother                 // if the one did not catch it
	onTheRest
)

// houseRules adds the rules that no test has caught yet.
func (j *observer) houseRules(todo jobs, o *Observations, on wave) {
	if j.Scope != result.Whole {
		return
	}
	caught := map[string]bool{}
	var numbers []string // in a stable order, so that the same tickets meet the same rules each time
	for _, number := range slices.Sorted(maps.Keys(o.Tickets)) {
		t := o.Tickets[number]
		good := t.valid()
		if len(good) > 0 {
			numbers = append(numbers, number)
		}
		for _, trial := range t.House {
			if _, ok := trial.caught(good); ok {
				caught[trial.Lab] = true
			}
		}
	}
	for i, number := range numbers {
		t := o.Tickets[number]
		var labs []course.Lab
		for rule, l := range j.exercise.HouseRules(j.exercise.Ticket(number)) {
			here := slices.ContainsFunc(t.House, func(trial Trial) bool { return trial.Lab == l.Code })
			turn := (rule+int(on))%len(numbers) == i
			if !here && !caught[l.Code] && (turn || on == onTheRest) {
				labs = append(labs, l)
			}
		}
		before := t.House
		t.House = make([]Trial, len(before)+len(labs))
		copy(t.House, before)
		todo.add(number, labs, t.House[len(before):])
	}
}
