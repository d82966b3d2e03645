package judge

import (
	"context"
	"fmt"
	"maps"

	"failurelab/lab/course"
)

// Complete adds to changed observations what [Verdict] needs to know about them, by asking the labs. An error is a fault of ours,
// or the end of ctx.
func Complete(ctx context.Context, e *course.Exercise, o *Observations, options Options) error {
	j, done := completing(e, o, options)
	defer done()
	return j.answer(ctx, o)
}

// Foresee adds to observations what [Verdict] will need to know if labs are left out later; see [Without]. A class calls it once
// after observing, so that a teacher can void any lab without a new run. An error is a fault of ours, or the end of ctx.
func Foresee(ctx context.Context, e *course.Exercise, o *Observations, options Options) error {
	j, done := completing(e, o, options)
	defer done()
	for _, void := range j.voidReferences() {
		if err := j.answerAll(ctx, Without(o, void)); err != nil {
			return err
		}
	}
	return nil
}

// completing returns an observer that asks the labs of observations, and what to call when it has asked.
func completing(e *course.Exercise, o *Observations, options Options) (j *observer, done func()) {
	options, done = options.withDefaults(), func() {}
	if options.Looks == nil {
		options.Looks = NewLooks()
		done = options.Looks.Close
	}
	if o.Snapshots == nil {
		o.Snapshots = map[string]*Snapshot{}
	}
	if o.Cures == nil {
		o.Cures = map[string]Cure{}
	}
	e = e.Drawn(o.Seed)
	return &observer{Options: options, exercise: e, labs: labsOf(e)}, done
}

// voidReferences are the ways in which correct labs can be void: none, each by its place, and all but the first.
func (j *observer) voidReferences() [][]string {
	places := map[int][]string{}
	var all []string
	for _, f := range j.exercise.Tickets() {
		for i, l := range j.exercise.References(f)[1:] {
			places[i] = append(places[i], l.Code)
			all = append(all, l.Code)
		}
	}
	ways := [][]string{nil, all}
	for codes := range maps.Values(places) {
		ways = append(ways, codes)
	}
	return ways
}

// answerAll is answer, also for what only matters if more labs are left out.
func (j *observer) answerAll(ctx context.Context, o *Observations) error {
	const rounds = 100 // each asks at least one thing of those that there are to ask
	for range rounds {
		r := &rule{exercise: j.exercise, o: o, labs: j.labs, everything: true}
		r.decide()
		if len(r.questions) == 0 {
			return nil
		}
		if err := j.ask(ctx, o, r.questions); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s: the rule of grading does not come to an end", j.exercise.Name)
}
