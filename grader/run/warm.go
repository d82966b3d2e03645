package run

import (
	"context"
	"runtime"
	"sync"
)

// Warm builds the same exercises again and again, and sooner than [Build] does.
//
// In a small build the go command spends most of its time on other things than the edit: it loads every package, runs vet,
// and links debug information. So after the first build of an exercise, Warm asks the go command what the tests are built
// of. From then on Warm calls the compiler and the linker itself. Whenever that fails, for any reason, Build does the
// work. So only Build decides that a learner's files do not compile.
//
// Warm calls the tools itself on Linux only. Elsewhere they need other flags, and Build does everything.
type Warm struct {
	ctx   context.Context // ends what goes on in the background
	end   context.CancelFunc
	slots *Slots
	group sync.WaitGroup

	mu   sync.Mutex
	kits map[string]*kit // by exercise
}

// NewWarm returns a builder that takes its turns in slots. The caller closes it.
func NewWarm(ctx context.Context, slots *Slots) *Warm {
	ctx, end := context.WithCancel(ctx)
	return &Warm{ctx: ctx, end: end, slots: slots, kits: map[string]*kit{}}
}

// Close ends what builds have left in the background, and waits for it.
func (w *Warm) Close() {
	w.end()
	w.group.Wait()
}

// Wait waits until the next builds are as fast as they can be.
func (w *Warm) Wait() { w.group.Wait() }

// Build is like the function [Build], and takes its turn first. The program may lack debug information. Its stack traces
// name files and lines all the same.
func (w *Warm) Build(ctx context.Context, exercise string, src Source, out string) (Program, error) {
	turn, err := w.slots.Take(ctx, Works)
	if err != nil {
		return Program{}, err
	}
	defer turn.Release()
	w.mu.Lock()
	k := w.kits[exercise]
	w.mu.Unlock()
	if k != nil {
		p, err := k.build(ctx, exercise, src, out)
		if err == nil {
			return p, nil
		}
		if ctx.Err() != nil {
			return Program{}, context.Cause(ctx)
		}
	}
	p, err := Build(ctx, exercise, src, out)
	if err == nil && runtime.GOOS == "linux" {
		w.group.Go(func() { w.list(exercise, src) })
	}
	return p, err
}

// list makes the kit of an exercise whose tests compile. Without a kit, the next build is only slower.
func (w *Warm) list(exercise string, src Source) {
	turn, err := w.slots.Take(w.ctx, Works)
	if err != nil {
		return
	}
	defer turn.Release()
	k, err := newKit(w.ctx, exercise, src)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kits[exercise] = k
}
