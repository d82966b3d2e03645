package run

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"failurelab/lab/wire"
)

// maxOutput is how many bytes of a quiet run's output are kept.
const maxOutput = 256 << 10

// waitDelay is how long we read output after a process has ended, if it left processes of its own.
const waitDelay = 100 * time.Millisecond

// Local runs programs on this machine, in process groups of their own where the system has them.
type Local struct{}

// Run implements [Runner].
func (Local) Run(ctx context.Context, p Program, j Job) (Exit, error) {
	limited, cancel := context.WithTimeout(ctx, j.Limit)
	defer cancel()
	args, env := p.Args, childEnv()
	out := NewHead(maxOutput)
	stdout, stderr := j.Stdout, j.Stderr
	if j.Quiet {
		args = append([]string{parallelTests}, quietArgs(p.Args)...)
		if j.Verbose {
			args = append(args, "-test.v")
		}
		env = append(env, quietEnv()...)
		stdout, stderr = out, out
	} else {
		stderr = struct{ io.Writer }{stderr} // through a pipe of ours, so that orphans cannot hold go test's own output open
	}
	cmd := exec.CommandContext(limited, p.Path, args...)
	cmd.Dir, cmd.Env = p.Dir, append(env, wire.Env+"="+j.URL)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.WaitDelay = waitDelay
	setGroup(cmd)
	exit, err := wait(limited, cmd)
	if err == nil && ctx.Err() != nil { // the caller's deadline passed, not this run's limit
		return Exit{}, context.Cause(ctx)
	}
	exit.Output = out.String()
	return exit, err
}

// wait starts a process, waits for its end, and kills everything that it has started.
func wait(ctx context.Context, cmd *exec.Cmd) (Exit, error) {
	stdin, err := cmd.StdinPipe() // held open: the child ends when it closes
	if err != nil {
		return Exit{}, fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	defer stdin.Close()
	if err := cmd.Start(); err != nil {
		return Exit{}, fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	lowerPriority(cmd)
	err = cmd.Wait()
	killGroup(cmd)
	return Exit{Code: cmd.ProcessState.ExitCode(), Hung: ctx.Err() != nil && err != nil}, nil
}

// Head keeps the beginning of what is written to it, and drops the rest.
type Head struct {
	kept strings.Builder
	room int
}

// NewHead returns a head of at most that many bytes.
func NewHead(most int) *Head { return &Head{room: most} }

// Write takes everything.
func (h *Head) Write(b []byte) (int, error) {
	n := min(h.room, len(b))
	h.room -= n
	h.kept.Write(b[:n])
	return len(b), nil
}

// String is what was kept.
func (h *Head) String() string { return h.kept.String() }
