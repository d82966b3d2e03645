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

// filesEach is how many files the runs of one processor may have open at once, at most: labs have listeners and connections.
const filesEach = 200

// NewSlots makes a pool for some processors; 0: as many as Go uses on this machine, if so many runs may have their files open.
func NewSlots(processors int) *Slots {
	if processors <= 0 {
		processors = affordable(runtime.GOMAXPROCS(0), openFiles)
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

// affordable is how many of the processors have files enough for what they would run.
func affordable(processors int, files func() (most uint64, known bool)) int {
	most, known := files()
	if !known || most/filesEach >= uint64(processors) { // #nosec G115 -- not negative
		return processors
	}
	return max(1, int(most/filesEach)) // #nosec G115 -- less than processors
}
