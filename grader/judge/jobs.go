package judge

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

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

// work does the jobs, in an order that no test can count on. A run does one job of each ticket, so that one process serves
// all tickets.
func (j *observer) work(ctx context.Context, todo jobs) error {
	dice := rand.New(rand.NewPCG(j.Order, uint64(len(todo)))) // #nosec G404 -- to be had again
	for _, number := range slices.Sorted(maps.Keys(todo)) {
		list := todo[number]
		dice.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	}
	group, ctx := errgroup.WithContext(ctx)
	start := func(these map[string]job, limit time.Duration) error {
		release, err := j.Slots.Acquire(ctx, j.weight())
		if err != nil {
			return err
		}
		group.Go(func() error {
			defer release()
			return j.do(ctx, these, limit)
		})
		return nil
	}
	var err error
	for round := 0; len(todo) > 0 && err == nil; round++ {
		err = j.round(todo, round, start)
	}
	if failed := group.Wait(); failed != nil {
		return failed
	}
	return err
}

// round starts the nth job of every ticket: in one run, except for tests that did not end once, which must not hold up
// the others.
func (j *observer) round(todo jobs, n int, start func(map[string]job, time.Duration) error) error {
	together := map[string]job{}
	for number, list := range todo {
		switch {
		case n >= len(list):
			delete(todo, number)
		case j.hung(number):
			if err := start(map[string]job{number: list[n]}, j.Limits.Again); err != nil {
				return err
			}
		default:
			together[number] = list[n]
		}
	}
	if len(together) == 0 {
		return nil
	}
	return start(together, j.limit())
}

// do runs the tests once, each ticket's on the lab of its job.
func (j *observer) do(ctx context.Context, these map[string]job, limit time.Duration) error {
	labs := map[string]course.Lab{}
	for number, job := range these {
		labs[number] = job.lab
	}
	seen, err := j.try(ctx, labs, limit)
	if err != nil {
		return err
	}
	for number, job := range these {
		*job.into = seen.trials[number]
	}
	return nil
}
