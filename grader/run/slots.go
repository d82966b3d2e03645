package run

import (
	"context"
	"runtime"

	"golang.org/x/sync/semaphore"
)

// Slots is the one pool for all that takes a processor: builds, runs of a program, and looks into labs. Nothing that
// holds a slot may wait for another one.
type Slots struct {
	pool *semaphore.Weighted
}

// Weight says how much of a processor something takes.
type Weight int64

// The weights. A processor has room for one that works, or for two that wait.
const (
	Waits Weight = 1 // a run or a look that mostly waits for a clock
	Works Weight = 2 // a build, or a run that works all the time
)

// NewSlots makes a pool for some processors; 0: as many as Go uses on this machine.
func NewSlots(processors int) *Slots {
	if processors <= 0 {
		processors = runtime.GOMAXPROCS(0)
	}
	return &Slots{pool: semaphore.NewWeighted(int64(Works) * int64(processors))}
}

// Acquire waits for room and takes it, until release is called. The error is ctx's, when that ends before there is room.
func (s *Slots) Acquire(ctx context.Context, w Weight) (release func(), err error) {
	if s.pool.Acquire(ctx, int64(w)) != nil {
		return nil, context.Cause(ctx)
	}
	return func() { s.pool.Release(int64(w)) }, nil
}
