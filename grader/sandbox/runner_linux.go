package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"failurelab/grader/run"
)

// Run implements [run.Runner]. Of p it needs the arguments, and the name of the program in the folder of programs. The program
// reads the host's URL from its standard input ([failurelab/lab/wire.ChildOnInput]).
func (r *Room) Run(ctx context.Context, p run.Program, j run.Job) (run.Exit, error) {
	if !j.Quiet {
		return run.Exit{}, errShown
	}
	c := <-r.cells
	defer func() { r.cells <- c }()
	if err := c.clean(); err != nil {
		return run.Exit{}, fmt.Errorf("sandbox: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, j.Limit)
	defer cancel()
	args := slices.Clone(p.Args)
	if j.Verbose {
		args = append(args, "-test.v")
	}
	out := run.NewHead(maxOutput)
	cmd := exec.CommandContext(limited, "/bin/"+filepath.Base(p.Path), args...) // #nosec G204 -- in its own root directory
	r.shape(cmd, c, r.form)
	cmd.Stdout, cmd.Stderr = out, out
	exit, err := r.wait(limited, cmd, j)
	if err == nil && ctx.Err() != nil { // the caller's deadline passed, not this run's limit
		return run.Exit{}, context.Cause(ctx)
	}
	exit.Output = out.String()
	return exit, err
}

// wait starts a process, waits for its end, and kills everything that it has started.
func (r *Room) wait(ctx context.Context, cmd *exec.Cmd, j run.Job) (run.Exit, error) {
	stdin, err := cmd.StdinPipe() // held open: the program ends when it closes
	if err != nil {
		return run.Exit{}, fmt.Errorf("sandbox: %w", err)
	}
	defer stdin.Close()
	if err := r.start(cmd, r.form, j.Limit); err != nil {
		return run.Exit{}, fmt.Errorf("sandbox: start %s: %w", cmd.Path, err)
	}
	_, _ = io.WriteString(stdin, j.URL+"\n") // it may have ended already
	err = cmd.Wait()
	if !r.form.killsAll() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		r.children.killOrphans()
	}
	r.children.remove(cmd.Process.Pid)
	return run.Exit{Code: cmd.ProcessState.ExitCode(), Hung: ctx.Err() != nil && err != nil}, nil
}

// start starts a process and sets its limits, if possible before its first instruction.
func (r *Room) start(cmd *exec.Cmd, f form, longest time.Duration) (err error) {
	r.starter.do(func() { err = r.startHere(cmd, f, longest) })
	return err
}

// startHere is start in this thread: who traces a process has to let it go (ptrace(2)).
func (r *Room) startHere(cmd *exec.Cmd, f form, longest time.Duration) error {
	if err := r.children.start(cmd); err != nil {
		return err
	}
	err := r.limits.set(cmd.Process.Pid, longest)
	if f.traced {
		var status syscall.WaitStatus
		_, waited := syscall.Wait4(cmd.Process.Pid, &status, syscall.WALL, nil)
		err = errors.Join(err, waited, syscall.PtraceDetach(cmd.Process.Pid))
	}
	if err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		r.children.remove(cmd.Process.Pid)
	}
	return err
}
