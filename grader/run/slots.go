package run

import (
	"context"
	"runtime"

	"golang.org/x/sync/semaphore"
)

// Slots is the one pool for all that takes a processor: builds, runs of a program, and looks into labs. Nothing that
// holds a turn may wait for another one.
type Slots struct {
	pool *semaphore.Weighted
	size int64
}

// Weight says how much of a processor something takes.
type Weight int64

// The weights. A processor has room for one that works, or for two that wait.
const (
	Alone Weight = 0 // the whole pool: nothing else runs meanwhile
	Waits Weight = 1 // a run or a look that mostly waits for a clock
	Works Weight = 2 // a build, or a run that works all the time
)

// NewSlots makes a pool for some processors; 0: as many as Go uses on this machine.
func NewSlots(processors int) *Slots {
	if processors <= 0 {
		processors = runtime.GOMAXPROCS(0)
	}
	size := int64(Works) * int64(processors)
	return &Slots{pool: semaphore.NewWeighted(size), size: size}
}

// Turn is room in the pool that somebody holds.
type Turn struct {
	slots *Slots
	held  int64
}

// Take waits for room and takes it, until Release is called. The error is ctx's, when that ends before there is room.
func (s *Slots) Take(ctx context.Context, w Weight) (*Turn, error) {
	t := &Turn{slots: s}
	return t, t.Change(ctx, w)
}

// Change gives the room back, and waits for another one. After an error the turn holds nothing.
func (t *Turn) Change(ctx context.Context, w Weight) error {
	t.Release()
	n := int64(w)
	if w == Alone {
		n = t.slots.size
	}
	if t.slots.pool.Acquire(ctx, n) != nil {
		return context.Cause(ctx)
	}
	t.held = n
	return nil
}

// Release gives the room back. More than once does no harm.
func (t *Turn) Release() {
	if t.held > 0 {
		t.slots.pool.Release(t.held)
		t.held = 0
	}
}
