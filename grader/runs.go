package grader

import (
	"context"
	"fmt"
	"time"

	"failurelab/grader/host"
	"failurelab/lab/course"
)

// seating is one lab for each ticket of a run.
type seating map[string]course.Lab

// seen is what one seating showed.
type seen struct {
	trials map[string]trial
	opened []host.Opening
	stray  *stray
	crash  *crash
}

// try runs the program on a seating. When the process does not come to its end, nothing that it reported can be
// believed: then every ticket is tried alone, so that one test's crash costs the others nothing.
func (j *judge) try(ctx context.Context, seats seating, most time.Duration) (seen, error) {
	s, err := j.once(ctx, seats, most)
	if err != nil || s.crash == nil {
		return s, err
	}
	empty, err := j.once(ctx, seating{}, limitAlone)
	if err != nil {
		return s, err
	}
	if empty.crash != nil { // it does not depend on a ticket
		return seen{crash: empty.crash, opened: s.opened}, nil
	}
	whole := seen{trials: map[string]trial{}, opened: s.opened}
	for number, l := range seats {
		alone := s
		if len(seats) > 1 {
			if alone, err = j.once(ctx, seating{number: l}, limitAlone); err != nil {
				return s, err
			}
		}
		if alone.crash != nil {
			alone.trials = map[string]trial{number: {lab: l, crash: alone.crash}}
			if alone.crash.hung {
				j.endless.Store(number, true)
			}
		}
		whole.trials[number] = alone.trials[number]
		whole.opened = union(whole.opened, alone.opened)
	}
	return whole, nil
}

// once is one run.
func (j *judge) once(ctx context.Context, seats seating, most time.Duration) (seen, error) {
	places := map[string]host.Seat{}
	for number, l := range seats {
		places[number] = host.Seat{Lab: l}
	}
	j.tried.Add(int64(len(seats)))
	run := j.host.Run(j.exercise, places)
	defer run.Close()
	e, err := j.program.quiet(ctx, run.URL(), most)
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return seen{}, err
	}
	out := run.Outcome()
	if out.Fault != nil {
		return seen{}, fmt.Errorf("a lab could not be opened: %w", out.Fault)
	}
	s := seen{trials: map[string]trial{}, opened: out.Opened}
	if !out.Ended || e.hung {
		s.crash = &crash{hung: e.hung, code: e.code, output: e.output}
		return s, nil
	}
	failed := false
	for number, l := range seats {
		t := trial{lab: l, output: e.output}
		for _, r := range out.Reports {
			if r.Ticket == number {
				t.reports = append(t.reports, r)
				failed = failed || r.Failed
			}
		}
		s.trials[number] = t
	}
	if out.Code != 0 && !failed {
		s.stray = &stray{firstFailure(e.output), e.output}
	}
	return s, nil
}

func union(a, b []host.Opening) []host.Opening {
	known := map[host.Opening]bool{}
	for _, o := range a {
		known[o] = true
	}
	for _, o := range b {
		if !known[o] {
			a = append(a, o)
		}
	}
	return a
}
