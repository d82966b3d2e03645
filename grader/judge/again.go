package judge

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// A test may depend only on its lab. To check that, the grader runs it on the first correct lab again: at moments that the
// test cannot foresee, and once as the first test of its process, where no other test can have left anything for it.

// alone adds the first lab once for each top-level test of the tickets that have been begun: that test then goes first.
func (j *observer) alone(todo jobs, o *Observations) {
	for number, t := range o.Tickets {
		if t.begun() && !t.hasTooManyTests() {
			j.firstLab(todo, number, t, topLevel(t.Right[0])...)
		}
	}
}

// again adds the first lab to the jobs of every ticket with a valid test, at least that often, and until every ticket has the same
// number of jobs. So a test cannot tell from the tickets with a lab what a run is for.
func (j *observer) again(todo jobs, o *Observations, atLeast int) {
	if len(todo) == 0 {
		return
	}
	j.firstLabs(todo, o, todo.rounds()+atLeast)
}

// firstLabs adds the first lab to the jobs of every ticket with a valid test until it has that many.
func (j *observer) firstLabs(todo jobs, o *Observations, rounds int) {
	for number, t := range o.Tickets {
		if len(t.Right) > 0 && len(valid(t.Right[:1])) > 0 && !t.hasTooManyTests() {
			j.firstLab(todo, number, t, make([]string, rounds-len(todo[number]))...)
		}
	}
}

// firstLab adds the first lab to a ticket's jobs, with each of these tests going first; "": any.
func (j *observer) firstLab(todo jobs, number string, t *TicketObservation, first ...string) {
	l := j.exercise.First(j.exercise.Ticket(number))
	for _, test := range first {
		into := &Trial{}
		t.Again = append(t.Again, into)
		todo[number] = append(todo[number], job{lab: l, into: into, alone: test})
	}
}

// begun says whether the ticket's tests finished on the first lab, and had no TODO.
func (o *TicketObservation) begun() bool {
	return len(o.Right) > 0 && o.Right[0].Crash == nil && len(o.Right[0].Reports) > 0 && !o.Right[0].skipped()
}

// lineUp decides for each round which test goes first, and moves the jobs that need a certain first test to its round. The other
// rounds get a first test too, so that a test learns nothing from going first.
func (js jobs) lineUp(dice *rand.Rand, tests []string) []string {
	wanted := map[string]bool{}
	for _, list := range js {
		for _, job := range list {
			if job.alone != "" {
				wanted[job.alone] = true
			}
		}
	}
	rounds := max(js.rounds(), len(wanted))
	first := slices.Sorted(maps.Keys(wanted))
	for len(first) < rounds {
		test := ""
		if len(tests) > 0 {
			test = tests[dice.IntN(len(tests))]
		}
		first = append(first, test)
	}
	dice.Shuffle(rounds, func(a, b int) { first[a], first[b] = first[b], first[a] })
	for number, list := range js {
		list = append(list, make([]job, rounds-len(list))...)
		for n, test := range first {
			if i := slices.IndexFunc(list, func(j job) bool { return test != "" && j.alone == test }); i >= 0 {
				list[n], list[i] = list[i], list[n]
			}
		}
		js[number] = list
	}
	return first
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
