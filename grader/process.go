package grader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"failurelab/lab/wire"
)

// A run of all tests takes some ten milliseconds, or some seconds where labs wait; what takes this long does not end.
const (
	limit        = 10 * time.Second // for a run
	limitWaiting = 20 * time.Second // for a run in which one test waits after the other
	limitAlone   = 5 * time.Second  // for one ticket, after a run with it did not end
	limitAgain   = 2 * time.Second  // for a ticket that did not end once, on the labs that are left
)

// afterlife is how long we wait for output that a process left to its own children.
const afterlife = 100 * time.Millisecond

// outputKept is how much of a quiet run's output is kept, to find a line number in.
const outputKept = 256 << 10

// Program is a test binary whose TestMain is [Main].
type Program struct {
	Path string
	Dir  string   // where it runs: the exercise's folder
	Args []string // as go test passes them
}

// exit is how a process of ours ended.
type exit struct {
	code   int
	hung   bool // it was still running at its limit
	output string
}

// quiet runs the program as a child of the host at url, unseen.
func (p Program) quiet(ctx context.Context, url string, limit time.Duration) (exit, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	out := &head{room: outputKept}
	cmd := p.command(ctx, url, append([]string{sideBySide}, quietly(p.Args)...), out, out)
	cmd.Env = append(cmd.Env, "GOMAXPROCS=1", "GOGC=400", "GORACE=atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	e, err := run(ctx, cmd)
	e.output = out.String()
	return e, err
}

// visible runs the program as a child of the host at url, with go test's own arguments and output.
func (p Program) visible(ctx context.Context, url string, stdout, stderr io.Writer) (exit, error) {
	// Through a pipe of ours: what the learner's processes leave behind cannot hold go test's own output open.
	return run(ctx, p.command(ctx, url, p.Args, stdout, struct{ io.Writer }{stderr}))
}

func (p Program) command(ctx context.Context, url string, args []string, stdout, stderr io.Writer) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.Path, args...)
	cmd.Dir = p.Dir
	cmd.Env = append(os.Environ(), wire.Env+"="+url)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.WaitDelay = afterlife
	own(cmd)
	return cmd
}

// run starts a process, waits, and leaves nothing of it behind. That a learner's process fails is no error.
func run(ctx context.Context, cmd *exec.Cmd) (exit, error) {
	stdin, err := cmd.StdinPipe() // held open: the child ends when it closes
	if err != nil {
		return exit{}, fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	defer stdin.Close()
	if err := cmd.Start(); err != nil {
		return exit{}, fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	yield(cmd)
	err = cmd.Wait()
	killGroup(cmd)
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return exit{}, err
	}
	return exit{code: cmd.ProcessState.ExitCode(), hung: ctx.Err() != nil && err != nil}, nil
}

// loud are the flags of go test that a quiet run has no use for: what they write would be written many times over.
var loud = []string{
	"v", "count", "timeout", "cpuprofile", "memprofile", "memprofilerate", "blockprofile", "blockprofilerate",
	"mutexprofile", "mutexprofilefraction", "coverprofile", "trace", "outputdir", "testlogfile", "gocoverdir", "failfast", "bench",
	"benchtime", "benchmem", "cpu", "parallel", "fuzz", "fuzztime", "fuzzminimizetime", "fuzzcachedir", "artifacts",
}

// sideBySide has parallel tests wait at the same time, although a quiet run has one processor only.
const sideBySide = "-test.parallel=8"

// quietly is args without the loud flags. Go test writes every flag as -test.name or -test.name=value.
func quietly(args []string) []string {
	var kept []string
	for _, arg := range args {
		name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		name, isTest := strings.CutPrefix(name, "test.")
		if isTest && slices.Contains(loud, name) {
			continue
		}
		kept = append(kept, arg)
	}
	return kept
}

// head keeps the beginning of what is written to it.
type head struct {
	strings.Builder
	room int
}

func (h *head) Write(b []byte) (int, error) {
	n := min(h.room, len(b))
	h.room -= n
	h.Builder.Write(b[:n])
	return len(b), nil
}
