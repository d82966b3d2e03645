package judge

import (
	"context"
	"maps"
	"slices"
	"strings"

	"failurelab/grader/run"
	"failurelab/lab/course"
)

// A test has to depend on nothing but its lab. To see that, it gets the first correct lab again: in runs with the others, at
// places that it cannot foresee, and once in a process of its own.

// again adds the first lab to the jobs of every ticket with a valid test: at least that often, and until every ticket has as
// many jobs. So no run shows by the tickets that have a lab what it is for.
func (j *observer) again(todo jobs, o *Observations, atLeast int) {
	if len(todo) == 0 {
		return
	}
	rounds := todo.rounds() + atLeast
	for number, t := range o.Tickets {
		if len(t.Right) == 0 || len(valid(t.Right[:1])) == 0 || t.hasTooManyTests() {
			continue
		}
		before, n := t.Again, rounds-len(todo[number])
		t.Again = make([]Trial, len(before)+n)
		copy(t.Again, before)
		first := j.exercise.References(j.exercise.Ticket(number))[0]
		todo.add(number, slices.Repeat([]course.Lab{first}, n), t.Again[len(before):])
	}
}

// lone is a top-level test that is to be run alone, and where to write down what it does for each of its tickets.
type lone struct {
	test string
	into map[string]*Trial // by ticket
}

// lone are the top-level tests of the tickets that have been begun.
func (j *observer) lone(o *Observations) []lone {
	tickets := map[string][]string{} // by test
	for number, t := range o.Tickets {
		if len(t.Right) == 0 || t.Right[0].Crash != nil || t.Right[0].skipped() {
			continue
		}
		tests := topLevel(t.Right[0])
		t.Alone = make([]Trial, len(tests))
		for _, test := range tests {
			tickets[test] = append(tickets[test], number)
		}
	}
	var list []lone
	for _, test := range slices.Sorted(maps.Keys(tickets)) {
		l := lone{test: test, into: map[string]*Trial{}}
		for _, number := range tickets[test] {
			t := o.Tickets[number]
			l.into[number] = &t.Alone[slices.Index(topLevel(t.Right[0]), test)]
		}
		list = append(list, l)
	}
	return list
}

// topLevel are the top-level tests that reported on a lab, in the order in which they did.
func topLevel(t Trial) (tests []string) {
	for _, r := range t.Reports {
		if test := topOf(r.Test); !slices.Contains(tests, test) {
			tests = append(tests, test)
		}
	}
	return tests
}

// topOf is the top-level test of a subtest.
func topOf(test string) string {
	top, _, _ := strings.Cut(test, "/")
	return top
}

// doAlone runs one top-level test, without any other.
func (j *observer) doAlone(ctx context.Context, turn *run.Turn, l lone) error {
	b := batch{labs: map[string]course.Lab{}, limit: j.limit(), only: l.test}
	for number := range l.into {
		b.labs[number] = j.exercise.References(j.exercise.Ticket(number))[0]
	}
	seen, err := j.try(ctx, turn, b)
	if err != nil {
		return err
	}
	for number, into := range l.into {
		*into = seen.trials[number]
		if seen.crash != nil {
			*into = Trial{Lab: b.labs[number].Code, Crash: seen.crash}
		}
	}
	return nil
}
