package class

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"runtime"
	"runtime/debug"
	"sync"

	"failurelab/grader/judge"
	"failurelab/grader/run"
	"failurelab/grader/sandbox"
	"failurelab/lab/course"

	"golang.org/x/sync/errgroup"
)

// hostMemory is what the Go runtime of a host tries to stay below. A platform may give the whole job half a gigabyte.
const hostMemory = 160 << 20

// Serve is a host: it holds the labs for one submission, runs the submission's programs in a sandbox, and says what it saw.
// [Grader.Grade] starts it as a process of its own (see [Options.Host]). isolated says that the process has namespaces of its own.
// It exits the process when its input closes.
func Serve(ctx context.Context, in io.Reader, out io.Writer, isolated bool) error {
	d := json.NewDecoder(in)
	var t task
	if err := d.Decode(&t); err != nil {
		return fmt.Errorf("read the task: %w", err)
	}
	if t.Launch != nil {
		return t.Launch.Serve(ctx, d, out)
	}
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(hostMemory)
	go func() {
		_, _ = io.Copy(io.Discard, in)
		os.Exit(1)
	}()
	runtime.GOMAXPROCS(t.Processors)
	most := int(run.Works) * t.Processors // as many as there are slots
	room, err := launch(sandbox.Setup{Base: t.Base, Programs: t.Programs, Most: most, Limits: t.Limits, Isolated: isolated})
	if err != nil {
		return err
	}
	defer room.Close()
	replies := &replies{to: json.NewEncoder(out)}
	report := room.Report()
	if err := replies.send(reply{Sandbox: &report}); err != nil {
		return err
	}
	if t.Again != nil {
		return t.replay(ctx, room, replies)
	}
	if err := t.observe(ctx, room, replies); err != nil {
		return err
	}
	room.Close() // the grader ends us when all is done, and then nobody would count the programs' time
	return replies.send(reply{Done: true})
}

// launch starts a launcher: this program with the same arguments.
func launch(s sandbox.Setup) (*sandbox.Launcher, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, os.Args[1:]...) // #nosec G204 -- this program
	cmd.Env, cmd.Stderr = []string{}, os.Stderr
	return sandbox.Launch(cmd, task{Launch: &s}, s)
}

// observe observes all exercises, as many at a time as there is room for.
func (t task) observe(ctx context.Context, room *sandbox.Launcher, replies *replies) error {
	shared := t.options(room)
	defer shared.Looks.Close()
	var group errgroup.Group
	for _, o := range t.Orders {
		group.Go(func() error {
			r := reply{Exercise: o.Exercise}
			var err error
			if r.Observations, err = o.observe(ctx, shared); err != nil {
				r.Observations, r.Fault = nil, run.Remedied(err).Error()
			}
			return replies.send(r)
		})
	}
	return group.Wait()
}

// options are those of every exercise.
func (t task) options(room run.Runner) judge.Options {
	return judge.Options{
		Root: t.Tree, Runner: room, Distant: true, Slots: run.NewSlots(t.Processors), Looks: judge.NewLooks(), Limits: t.limits(),
	}
}

// limits are those of runs.
func (t task) limits() judge.Limits {
	l := judge.DefaultLimits
	if t.Run > 0 {
		l.Run, l.Waiting, l.Alone = t.Run, t.Run, t.Run
	}
	return l
}

// observe observes one exercise.
func (o order) observe(ctx context.Context, options judge.Options) (*judge.Observations, error) {
	e := course.Find(o.Exercise)
	if e == nil {
		return nil, fmt.Errorf("this grader has no exercise %q: the grader and the course are of different versions", o.Exercise)
	}
	options.Folder, options.Seed, options.Order = folder(o.Exercise), o.Seed, o.Order
	seen, err := judge.Observe(ctx, e, o.Program, options)
	if err != nil {
		return nil, err
	}
	return seen, judge.Foresee(ctx, e, seen, options) // what the verdict needs if a lab is declared void later
}

// folder is where an exercise's files are in a tree.
func folder(exercise string) string { return path.Join("exercises", exercise) }

// replies writes replies, one at a time.
type replies struct {
	mu sync.Mutex
	to *json.Encoder
}

var errGraderGone = errors.New("the grader does not listen any more")

func (r *replies) send(what reply) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.to.Encode(what); err != nil {
		return fmt.Errorf("%w: %w", errGraderGone, err)
	}
	return nil
}
