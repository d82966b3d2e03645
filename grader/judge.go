package grader

import (
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"failurelab/grader/host"
	"failurelab/lab/course"
)

// judge tries a program's tests on labs, and writes down what they did. It has no opinion.
type judge struct {
	exercise *course.Exercise
	program  Program
	host     *host.Host
	partial  bool     // not every ticket was asked for: house rules are left alone
	endless  sync.Map // tickets whose tests did not end once
	tried    atomic.Int64
}

// first runs the program on the first right lab of every ticket.
func (j *judge) first(ctx context.Context) (*observations, error) {
	o := &observations{tickets: map[string]*observed{}}
	first := seating{}
	for _, f := range j.exercise.Tickets() {
		o.tickets[f.Ticket.Number] = &observed{}
		first[f.Ticket.Number] = j.exercise.References(f)[0]
	}
	seen, err := j.try(ctx, first, j.limit())
	if err != nil {
		return nil, err
	}
	o.stray, o.crash = seen.stray, seen.crash
	for _, opening := range seen.opened {
		t := o.tickets[opening.Ticket]
		if t == nil && j.exercise.Unsupported(opening.Ticket) != "" {
			continue
		}
		if t == nil {
			o.unknown = append(o.unknown, opening)
			continue
		}
		t.opened = append(t.opened, opening)
	}
	if o.crash == nil {
		for number, t := range o.tickets {
			t.right = []trial{seen.trials[number]}
		}
	}
	return o, nil
}

// rest runs it on all other labs, as often as it takes, if it came to its end on the first.
func (j *judge) rest(ctx context.Context, o *observations) error {
	if o.crash != nil {
		return nil
	}
	todo := errands{}
	j.houseRules(todo, o, onOne)
	for number, t := range o.tickets {
		if len(valid(t.right)) > 0 {
			j.ticket(todo, number, t)
		}
	}
	if err := j.work(ctx, todo); err != nil {
		return err
	}
	todo = errands{}
	j.houseRules(todo, o, onAnother)
	j.narrow(todo, o)
	if err := j.work(ctx, todo); err != nil {
		return err
	}
	todo = errands{}
	j.houseRules(todo, o, onTheRest)
	return j.work(ctx, todo)
}

// ticket is what is left to try for one ticket.
func (j *judge) ticket(todo errands, number string, t *observed) {
	f := j.exercise.Ticket(number)
	right, wrong, sharp := j.exercise.References(f), j.exercise.Wrong(f), j.exercise.EdgeCases(f)
	t.right = append(t.right, make([]trial, len(right)-1)...)
	t.wrong, t.sharp = make([]trial, len(wrong)), make([]trial, len(sharp))
	todo.add(number, right[1:], t.right[1:])
	todo.add(number, wrong, t.wrong)
	todo.add(number, sharp, t.sharp)
}

// narrow finds out which thing about a right lab a test does not stand, if it is the lab: the first one is given again.
func (j *judge) narrow(todo errands, o *observations) {
	for number, t := range o.tickets {
		f := j.exercise.Ticket(number)
		for style := 1; style < len(t.right); style++ {
			if !t.right[style].passed() {
				labs := j.exercise.Traits(f, style)
				t.traits, t.again = make([]trial, len(labs)), make([]trial, 1)
				todo.add(number, labs, t.traits)
				todo.add(number, j.exercise.References(f)[:1], t.again)
				break
			}
		}
	}
}

// errand is a lab that a ticket's tests are to be tried on, and where to put down what they did.
type errand struct {
	lab  course.Lab
	into *trial
}

// errands are those of each ticket.
type errands map[string][]errand

func (e errands) add(number string, labs []course.Lab, into []trial) {
	for i, l := range labs {
		e[number] = append(e[number], errand{l, &into[i]})
	}
}

// atOnce is how many runs there are at a time: as many as processors, and more where they mostly wait.
func (j *judge) atOnce() int {
	if j.exercise.Waits {
		return 2 * runtime.GOMAXPROCS(0)
	}
	return runtime.GOMAXPROCS(0)
}

// limit is for a run of all tickets.
func (j *judge) limit() time.Duration {
	if j.exercise.Waits {
		return limitWaiting
	}
	return limit
}

// work does the errands. A run does one of each ticket's, so that a process is started once for all tickets.
func (j *judge) work(ctx context.Context, todo errands) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		wg    sync.WaitGroup
		turns = make(chan struct{}, j.atOnce())
	)
	run := func(these map[string]errand, most time.Duration) {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			seats := seating{}
			for number, e := range these {
				seats[number] = e.lab
			}
			seen, err := j.try(ctx, seats, most)
			if err != nil {
				cancel(err)
				return
			}
			for number, e := range these {
				*e.into = seen.trials[number]
			}
		})
	}
	for number := range todo { // in no order that a test could count on
		rand.Shuffle(len(todo[number]), func(a, b int) { todo[number][a], todo[number][b] = todo[number][b], todo[number][a] })
	}
	for round := 0; len(todo) > 0; round++ {
		together := map[string]errand{}
		for number, list := range todo {
			switch {
			case round >= len(list):
				delete(todo, number)
			case j.hung(number): // what does not end must not hold up the others either
				run(map[string]errand{number: list[round]}, limitAgain)
			default:
				together[number] = list[round]
			}
		}
		if len(together) > 0 {
			run(together, j.limit())
		}
	}
	wg.Wait()
	return context.Cause(ctx)
}

// hung says whether a ticket's tests did not end once.
func (j *judge) hung(ticket string) bool {
	_, endless := j.endless.Load(ticket)
	return endless
}
