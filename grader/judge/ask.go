package judge

import (
	"context"
	"fmt"
	"maps"

	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"golang.org/x/sync/errgroup"
)

// looksAtOnce is how many labs are looked into at a time. More would make labs late on a busy machine.
const looksAtOnce = 2

// lookAhead looks into the labs that evidence will be compared with, while tests are still being tried on others.
func (j *observer) lookAhead(ctx context.Context, o *Observations) {
	var ahead []course.Lab
	for number, t := range o.Tickets {
		answers := handedIn(t.Right, valid(t.Right))
		if len(answers) == 0 {
			continue
		}
		labs := compared(j.exercise, j.exercise.Ticket(number))
		if answers[0].Evidence == nil {
			labs = labs[:1]
		}
		ahead = append(ahead, labs...)
	}
	j.Looks.ahead.Go(func() {
		var group errgroup.Group
		group.SetLimit(looksAtOnce)
		for _, l := range ahead {
			group.Go(func() error {
				_, err := j.Looks.take(ctx, l, j.Slots, run.Waits)
				return err
			})
		}
		_ = group.Wait() // a fault is told when the look is asked for
	})
}

// ask answers questions of the rule, side by side. Each lab is asked about by one ticket, one thing at a time.
func (j *observer) ask(ctx context.Context, o *Observations, questions []question) error {
	var answers []func() // record the answers, once all questions are asked
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(looksAtOnce)
	asked := map[question]bool{}
	for _, q := range questions {
		if asked[q] {
			continue
		}
		asked[q] = true
		l, before := j.labs[q.lab], o.Snapshots[q.lab]
		if q.about == aboutCure {
			var cure Cure
			answers = append(answers, func() { o.Cures[q.ticket] = cure })
			group.Go(func() (err error) {
				cure, err = j.Looks.cure(ctx, l)
				return err
			})
			continue
		}
		var s *Snapshot
		answers = append(answers, func() { o.Snapshots[q.lab] = s })
		group.Go(func() (err error) {
			s, err = j.snapshot(ctx, l, q, before)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, write := range answers {
		write()
	}
	return nil
}

// snapshot returns the answer to a question, with everything that was known before.
func (j *observer) snapshot(ctx context.Context, l course.Lab, q question, before *Snapshot) (*Snapshot, error) {
	v, err := j.Looks.take(ctx, l, j.Slots, j.weight())
	if err != nil {
		return before, err
	}
	s := v.snapshot
	if before != nil {
		s.Answers = maps.Clone(before.Answers)
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
