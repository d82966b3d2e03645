package judge

import (
	"context"
	"fmt"
	"maps"
	"sync"

	"golang.org/x/sync/errgroup"

	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// lookAhead looks into the labs that evidence will be compared with, while tests are still being tried on others.
func (j *observer) lookAhead(ctx context.Context, o *Observations) {
	for number, t := range o.Tickets {
		answers := handedIn(t.Right, valid(t.Right))
		if len(answers) == 0 {
			continue
		}
		labs := compared(j.exercise, j.exercise.Ticket(number))
		if e := answers[0].Evidence; e == nil || e.Source == "log" || e.Source == "sql" {
			labs = labs[:1] // of the others, the tests themselves will have seen enough
		}
		for _, l := range labs {
			j.Looks.ahead.Go(func() {
				_, _ = j.Looks.take(ctx, l, j.Slots, run.Waits) // a fault is told when the look is asked for
			})
		}
	}
}

// ask answers questions of the rule.
func (j *observer) ask(ctx context.Context, o *Observations, questions []question) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	asked := map[question]bool{}
	for _, q := range questions {
		if asked[q] {
			continue
		}
		asked[q] = true
		l, before := j.labs[q.lab], o.Snapshots[q.lab] // each lab is asked about by one ticket, one thing at a time
		group.Go(func() error {
			if q.about == aboutCure {
				changes, err := j.Looks.changesRequest(ctx, l)
				mu.Lock()
				defer mu.Unlock()
				o.Cures[q.ticket] = changes
				return err
			}
			s, err := j.snapshot(ctx, l, q, before)
			mu.Lock()
			defer mu.Unlock()
			o.Snapshots[q.lab] = s
			return err
		})
	}
	return group.Wait()
}

// snapshot is what a question asks for, and what was known before.
func (j *observer) snapshot(ctx context.Context, l course.Lab, q question, before *Snapshot) (*Snapshot, error) {
	if q.about == aboutLabAgain {
		j.Looks.looks.forget(l.Code)
	}
	v, err := j.Looks.take(ctx, l, j.Slots, j.weight())
	if err != nil {
		return before, err
	}
	s := v.snapshot
	if before != nil && q.about != aboutLabAgain {
		s.Looks, s.Answers = before.Looks, maps.Clone(before.Answers)
	}
	if q.about == aboutLabAgain {
		s.Looks = before.Looks + 1
	}
	if q.about == aboutQuery {
		if s.Answers == nil {
			s.Answers = map[string]wire.Table{}
		}
		if s.Answers[q.query], err = v.world.Query(ctx, q.query); err != nil {
			return before, fmt.Errorf("%s: %w", l.Code, err)
		}
	}
	return &s, nil
}
