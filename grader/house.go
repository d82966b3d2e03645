package grader

import (
	"maps"
	"slices"

	"failurelab/lab/course"
)

// House rules are for all tests of an exercise: it is enough that one of them notices.

// wave is which tickets a house rule is tried on: it is enough that one notices, and most do.
type wave int

const (
	onOne     wave = iota + 1 // beginning with the second: many a first one is the simplest
	onAnother                 // when the one did not notice
	onTheRest
)

// houseRules has the rules tried that nobody has noticed yet.
func (j *judge) houseRules(todo errands, o *observations, on wave) {
	if j.partial {
		return
	}
	noticed := map[string]bool{}
	var numbers []string // in an order of our own: the same tickets meet the same rules each time
	for _, number := range slices.Sorted(maps.Keys(o.tickets)) {
		t := o.tickets[number]
		good := valid(t.right)
		if len(good) > 0 {
			numbers = append(numbers, number)
		}
		for _, seen := range t.house {
			if _, ok := seen.noticed(good); ok {
				noticed[seen.lab.Code] = true
			}
		}
	}
	for i, number := range numbers {
		t := o.tickets[number]
		var labs []course.Lab
		for rule, l := range j.exercise.HouseRules(j.exercise.Ticket(number)) {
			here := slices.ContainsFunc(t.house, func(seen trial) bool { return seen.lab.Code == l.Code })
			if turn := (rule+int(on))%len(numbers) == i; !here && !noticed[l.Code] && (turn || on == onTheRest) {
				labs = append(labs, l)
			}
		}
		before := t.house
		t.house = make([]trial, len(before)+len(labs))
		copy(t.house, before)
		todo.add(number, labs, t.house[len(before):])
	}
}

// house fills in what all tests of the exercise made of the labs that break a house rule.
func (r rule) house(rules []Trial, o *observations) {
	for _, number := range slices.Sorted(maps.Keys(o.tickets)) {
		t := o.tickets[number]
		for _, trial := range r.trials(t.house, valid(t.right), false) {
			i := slices.IndexFunc(rules, func(rule Trial) bool { return rule.Code == trial.Code })
			if trial.Noticed && !rules[i].Noticed {
				rules[i] = trial
			}
		}
	}
}
