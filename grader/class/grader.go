// Package class grades the submissions of a class.
//
// Three processes take part in it. The grader is trusted. It reads what was handed in, builds it, and writes results. For each
// submission it starts a host, which is trusted too: it holds the labs, and talks to the grader over a pipe ([Serve]). The host
// starts the submission's programs, which nobody trusts. They run in a sandbox, and talk to the host alone, as lab/wire says.
//
// A result is a file that records what was observed. Points follow from it (package marks), so a changed policy needs no new run.
package class

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"failurelab/grader/author/starters"
	"failurelab/grader/class/inspect"
	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/grader/sandbox"
)

// Options say how to grade.
type Options struct {
	Root      string   // the course: the module's folder
	Cache     string   // the build cache; only the grader writes to it
	Temp      string   // for submissions while they are graded; "": the system's
	Host      []string // the command that calls [Serve] in a process of its own
	Exercises []string // to grade, in the order of the course
	Secret    string   // all seeds are drawn from it; never ""

	Processors int // for each submission
	Limits     Limits
	Digests    result.Digests // of grader, course and settings
}

// Limits are for a submission. The zero value of each is its default.
type Limits struct {
	Run        time.Duration // of one run of its tests; 0: as in practice
	Build      time.Duration // of one call of a tool; 0: two minutes
	Submission time.Duration // for all of its runs together
	Sandbox    sandbox.Limits
}

// DefaultLimits leave room for a slow machine.
var DefaultLimits = Limits{Submission: 20 * time.Minute, Sandbox: sandbox.DefaultLimits}

// Grader grades submissions. Make it with [New].
type Grader struct {
	Options

	room    builder
	inspect func(exercise string, files map[string][]byte) []result.Refusal
	temp    *temp
	scratch string // for the go command

	mu       sync.Mutex
	starters map[string]func() error // whether an untouched starter compiles here, by exercise
}

// builder builds submissions. It is a [run.CleanRoom].
type builder interface {
	Build(ctx context.Context, t run.Tree, out string) run.Built
}

// New prepares a grader, which the caller closes. The first time, it fills the build cache, which takes some minutes of a processor.
func New(ctx context.Context, o Options) (*Grader, error) {
	g, err := prepare(o)
	if err != nil {
		return nil, err
	}
	if g.room, err = run.NewCleanRoom(ctx, o.Root, o.Cache, g.scratch, o.Limits.Build); err != nil {
		g.Close()
		return nil, fmt.Errorf("prepare the build cache %s: %w", o.Cache, err)
	}
	return g, nil
}

// prepare is New without what builds.
func prepare(o Options) (*Grader, error) {
	if o.Secret == "" {
		return nil, errors.New("class: no secret to draw seeds from")
	}
	if o.Processors < 1 {
		o.Processors = 1
	}
	if o.Limits.Submission <= 0 {
		o.Limits.Submission = DefaultLimits.Submission
	}
	if o.Limits.Sandbox == (sandbox.Limits{}) {
		o.Limits.Sandbox = DefaultLimits.Sandbox
	}
	own, err := newTemp(o.Temp)
	if err != nil {
		return nil, run.Remedied(fmt.Errorf("the folder for temporary files: %w", err))
	}
	o.Temp = own.dir
	g := &Grader{
		Options: o, inspect: inspect.Exercise, temp: own, scratch: filepath.Join(own.dir, "go"), starters: map[string]func() error{},
	}
	if err := os.Mkdir(g.scratch, 0o700); err != nil {
		g.Close()
		return nil, run.Remedied(err)
	}
	return g, nil
}

// Close removes the temporary files of a grader. If it is never called, the next grader removes them.
func (g *Grader) Close() { g.temp.remove() }

// starter says whether the course's own starter of an exercise compiles on this machine. If it does, it is built once.
func (g *Grader) starter(ctx context.Context, exercise string) error {
	g.mu.Lock()
	once := g.starters[exercise]
	if once == nil {
		once = sync.OnceValue(func() error { return g.buildStarter(ctx, exercise) })
		g.starters[exercise] = once
	}
	g.mu.Unlock()
	err := once()
	if err != nil {
		g.mu.Lock()
		delete(g.starters, exercise) // the machine may be better by the next time
		g.mu.Unlock()
	}
	return err
}

func (g *Grader) buildStarter(ctx context.Context, exercise string) error {
	w, err := g.begin(&store.Record{}, intake.Submission{})
	if err != nil {
		return run.Remedied(err)
	}
	defer w.end()
	if err := w.write(exercise, starters.Files(exercise)); err != nil {
		return err
	}
	return g.room.Build(ctx, run.Tree{Dir: w.tree(), Exercises: []string{exercise}}, w.bin()).Errors[exercise]
}
