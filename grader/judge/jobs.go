package judge

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"failurelab/grader/run"
	"failurelab/lab/course"

	"golang.org/x/sync/errgroup"
)

// job is a lab that a ticket's tests are to be tried on, and where to write down what they did.
type job struct {
	lab   course.Lab
	into  *Trial // nil: there is nothing to do
	alone string // the top-level test that runs before all others; "": whichever does
}

// jobs are those of each ticket.
type jobs map[string][]job

func (js jobs) add(number string, labs []course.Lab, into []Trial) {
	for i, l := range labs {
		js[number] = append(js[number], job{lab: l, into: &into[i]})
	}
}

// rounds is how many jobs the ticket with the most has.
func (js jobs) rounds() (n int) {
	for _, list := range js {
		n = max(n, len(list))
	}
	return n
}

// shuffle puts the jobs into an order that no test can predict.
func (js jobs) shuffle(dice *rand.Rand) {
	rounds := js.rounds()
	for _, number := range slices.Sorted(maps.Keys(js)) {
		list := append(js[number], make([]job, rounds-len(js[number]))...)
		dice.Shuffle(rounds, func(a, b int) { list[a], list[b] = list[b], list[a] })
		js[number] = list
	}
}

// work does the jobs. A run does one job of each ticket, so that one process serves all tickets. Another test goes first in each
// run.
func (j *observer) work(ctx context.Context, todo jobs, tests []string) error {
	dice := rand.New(rand.NewPCG(j.Order, uint64(len(todo)))) // #nosec G404 -- to be had again
	todo.shuffle(dice)
	first := todo.lineUp(dice, tests)
	group, ctx := errgroup.WithContext(ctx)
	start := func(r round, limit time.Duration) error {
		turn, err := j.Slots.Take(ctx, j.weight())
		if err != nil {
			return err
		}
		group.Go(func() error {
			defer turn.Release()
			return j.do(ctx, turn, r, limit)
		})
		return nil
	}
	var err error
	for n := 0; n < len(first) && err == nil; n++ {
		err = j.round(todo, n, first[n], start)
	}
	if failed := group.Wait(); failed != nil {
		return failed
	}
	return err
}

// round is a planned run: the nth job of every ticket.
type round struct {
	jobs     map[string]job
	first    string // the test that goes first
	isolated bool   // no other ticket has a lab
}

// round starts the nth job of every ticket: in one run, except for tests that have hung, which must not hold up the
// others.
func (j *observer) round(todo jobs, n int, first string, start func(round, time.Duration) error) error {
	together := round{jobs: map[string]job{}, first: first}
	for number, list := range todo {
		switch {
		case n >= len(list) || list[n].into == nil:
		case j.hung(number):
			if err := start(round{jobs: map[string]job{number: list[n]}, first: list[n].alone, isolated: true}, j.Limits.Again); err != nil {
				return err
			}
		default:
			together.jobs[number] = list[n]
		}
	}
	if len(together.jobs) == 0 {
		return nil
	}
	return start(together, j.limit())
}

// do runs the tests once, each ticket's on the lab of its job.
func (j *observer) do(ctx context.Context, turn *run.Turn, r round, limit time.Duration) error {
	b := batch{labs: map[string]course.Lab{}, limit: limit, first: r.first, isolated: r.isolated}
	for number, job := range r.jobs {
		b.labs[number] = job.lab
	}
	seen, err := j.try(ctx, turn, b)
	if err != nil {
		return err
	}
	for number, job := range r.jobs {
		*job.into = seen.trials[number]
		job.into.First = r.first
	}
	return nil
}
