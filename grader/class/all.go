package class

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
	"failurelab/grader/result"
	"failurelab/lab/wire"

	"golang.org/x/sync/errgroup"
)

// Plan is which submissions to grade, and where to keep the results.
type Plan struct {
	Store       *store.Store
	Intake      intake.Options // as the submissions were read
	Submissions []intake.Submission
	Absent      []string // students of the roster who handed in nothing
	Shard       store.Shard
	Jobs        int // submissions at the same time; at least 1

	Graded func(r store.Record, err error) // is called after each, one at a time; nil: nothing is
	Begun  func(left, kept int)            // is called once, with how many there are to grade, and how many are graded already; nil: nothing is
}

// Summary says what became of a plan.
type Summary struct {
	Graded int
	Kept   int      // graded before, with the same digests
	Absent int      // of the roster
	Faults []string // students with an exercise that could not be graded
	Left   int      // not graded, because the run was stopped
}

// All grades the submissions of a plan that are missing, or that have changed. When stop ends, it finishes what is in flight
// and begins nothing more. An error is a fault of the machine, such as a full disk, or the end of ctx. Whatever was graded before
// stays.
func (g *Grader) All(ctx context.Context, stop <-chan struct{}, p Plan) (Summary, error) {
	c := &campaign{Grader: g, Plan: p}
	todo, err := c.plan()
	if err != nil {
		return c.sum, err
	}
	if p.Begun != nil {
		p.Begun(len(todo), c.sum.Kept)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, p.Jobs))
	for n, s := range todo {
		if stopped(ctx, stop) {
			c.mu.Lock()
			c.sum.Left += len(todo) - n
			c.mu.Unlock()
			break
		}
		group.Go(func() error {
			if stopped(ctx, stop) { // while it waited for its turn
				c.left()
				return nil
			}
			return c.grade(ctx, s)
		})
	}
	err = group.Wait()
	slices.Sort(c.sum.Faults)
	return c.sum, err
}

func stopped(ctx context.Context, stop <-chan struct{}) bool {
	select {
	case <-ctx.Done():
		return true
	case <-stop:
		return true
	default:
		return false
	}
}

// campaign is the grading of a plan.
type campaign struct {
	*Grader
	Plan

	mu  sync.Mutex
	sum Summary
}

// plan returns what is to be graded, and writes down the class and those who handed in nothing.
func (c *campaign) plan() (todo []intake.Submission, err error) {
	run := store.Run{Shard: c.Shard, Digests: c.Digests, Class: slices.Clone(c.Absent)}
	for _, s := range c.Submissions {
		run.Class = append(run.Class, s.Student)
	}
	if c.Intake.Roster != nil {
		for _, s := range c.Intake.Roster.Listed {
			run.Roster = append(run.Roster, result.Person{ID: s.ID, Name: s.Name, Section: s.Section, Team: s.Team, Email: s.Email})
		}
	}
	if err := c.Store.WriteRun(run); err != nil {
		return nil, err
	}
	for _, id := range c.Absent {
		if !c.Shard.Has(id) {
			continue
		}
		c.sum.Absent++
		none := store.Record{Schema: store.Schema, Student: id, Digests: c.digests(""), Handed: store.Handed{None: true}}
		if c.isKept(id, none) {
			continue
		}
		if err := c.Store.Write(none); err != nil {
			return nil, err
		}
	}
	for _, s := range c.Submissions {
		switch {
		case !c.Shard.Has(s.Student):
		case c.isKept(s.Student, store.Record{Digests: c.digests(s.Digest())}):
			c.sum.Kept++
		default:
			todo = append(todo, s)
		}
	}
	return todo, nil
}

// isKept says whether a student's record need not be made again.
func (c *campaign) isKept(student string, now store.Record) bool {
	old, err := c.Store.Read(student)
	return err == nil && store.Current(old, now.Digests) && old.Handed.None == now.Handed.None
}

// grade grades one submission and stores the record.
func (c *campaign) grade(ctx context.Context, s intake.Submission) error {
	s, err := s.Load(c.Intake)
	var r store.Record
	switch {
	case errors.Is(err, intake.ErrChanged):
		c.fault(s.Student)
	case err != nil:
		return err
	default:
		if r, err = c.Grade(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", wire.Shown(s.Student), err)
		}
		if err := c.Store.Write(r); err != nil {
			return err
		}
		if slices.ContainsFunc(r.Exercises, func(e store.Exercise) bool { return e.Fault != "" }) {
			c.fault(s.Student)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sum.Graded++
	if c.Graded != nil {
		c.Graded(r, err)
	}
	return nil
}

func (c *campaign) fault(student string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sum.Faults = append(c.sum.Faults, student)
}

func (c *campaign) left() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sum.Left++
}
