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
	lab  course.Lab
	into *Trial
}

// jobs are those of each ticket.
type jobs map[string][]job

func (js jobs) add(number string, labs []course.Lab, into []Trial) {
	for i, l := range labs {
		js[number] = append(js[number], job{l, &into[i]})
	}
}

// rounds is how many jobs the ticket with the most has.
func (js jobs) rounds() (n int) {
	for _, list := range js {
		n = max(n, len(list))
	}
	return n
}

// work does the jobs, in an order that no test can count on. A run does one job of each ticket, so that one process serves
// all tickets. Beside them it runs each of some tests alone.
func (j *observer) work(ctx context.Context, todo jobs, alone ...lone) error {
	dice := rand.New(rand.NewPCG(j.Order, uint64(len(todo)))) // #nosec G404 -- to be had again
	for _, number := range slices.Sorted(maps.Keys(todo)) {
		list := todo[number]
		dice.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	}
	group, ctx := errgroup.WithContext(ctx)
	start := func(do func(*run.Turn) error) error {
		turn, err := j.Slots.Take(ctx, j.weight())
		if err != nil {
			return err
		}
		group.Go(func() error {
			defer turn.Release()
			return do(turn)
		})
		return nil
	}
	var err error
	for _, l := range alone {
		if err == nil {
			err = start(func(turn *run.Turn) error { return j.doAlone(ctx, turn, l) })
		}
	}
	for round := 0; len(todo) > 0 && err == nil; round++ {
		err = j.round(todo, round, func(these map[string]job, isolated bool, limit time.Duration) error {
			return start(func(turn *run.Turn) error { return j.do(ctx, turn, these, isolated, limit) })
		})
	}
	if failed := group.Wait(); failed != nil {
		return failed
	}
	return err
}

// round starts the nth job of every ticket: in one run, except for tests that did not end once, which must not hold up
// the others.
func (j *observer) round(todo jobs, n int, start func(these map[string]job, isolated bool, limit time.Duration) error) error {
	together := map[string]job{}
	for number, list := range todo {
		switch {
		case n >= len(list):
			delete(todo, number)
		case j.hung(number):
			if err := start(map[string]job{number: list[n]}, true, j.Limits.Again); err != nil {
				return err
			}
		default:
			together[number] = list[n]
		}
	}
	if len(together) == 0 {
		return nil
	}
	return start(together, false, j.limit())
}

// do runs the tests once, each ticket's on the lab of its job.
func (j *observer) do(ctx context.Context, turn *run.Turn, these map[string]job, isolated bool, limit time.Duration) error {
	b := batch{labs: map[string]course.Lab{}, limit: limit, isolated: isolated}
	for number, job := range these {
		b.labs[number] = job.lab
	}
	seen, err := j.try(ctx, turn, b)
	if err != nil {
		return err
	}
	for number, job := range these {
		*job.into = seen.trials[number]
	}
	return nil
}
