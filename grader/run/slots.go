package run

import (
	"context"
	"runtime"

	"golang.org/x/sync/semaphore"
)

// Slots is the one pool for everything that takes a processor: builds, runs of a program, and looks into labs. Code that holds a
// turn must not wait for another one.
type Slots struct {
	pool *semaphore.Weighted
	size int64
}

// Weight says how much of a processor something takes.
type Weight int64

// The weights. A processor has room for one that works, or for two that wait.
const (
	Alone Weight = 0 // the whole pool: nothing else runs at the same time
	Waits Weight = 1 // a run or a look that mostly waits for a clock
	Works Weight = 2 // a build, or a run that works all the time
)

// filesEach is how many files the runs of one processor may have open at once, at most: labs have listeners and connections.
const filesEach = 200

// NewSlots makes a pool for some processors. 0 means as many as Go uses, or fewer if the limit of open files is low.
func NewSlots(processors int) *Slots {
	if processors <= 0 {
		processors = affordable(runtime.GOMAXPROCS(0), openFiles)
	}
	size := int64(Works) * int64(processors)
	return &Slots{pool: semaphore.NewWeighted(size), size: size}
}

// Turn is room in the pool that one process or lab has taken. Give it back with Release.
type Turn struct {
	slots *Slots
	held  int64
}

// Take waits for room and takes it, until Release is called. The error is ctx's, when that ends before there is room.
func (s *Slots) Take(ctx context.Context, w Weight) (*Turn, error) {
	t := &Turn{slots: s}
	return t, t.Change(ctx, w)
}

// Change gives the room back, and waits for a new weight. After an error the turn holds nothing.
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

// Release gives the room back. It is safe to call it more than once.
func (t *Turn) Release() {
	if t.held > 0 {
		t.slots.pool.Release(t.held)
		t.held = 0
	}
}

// affordable returns how many of the processors can work within the limit of open files.
func affordable(processors int, files func() (most uint64, known bool)) int {
	most, known := files()
	if !known || most/filesEach >= uint64(processors) { // #nosec G115 -- not negative
		return processors
	}
	return max(1, int(most/filesEach)) // #nosec G115 -- less than processors
}
