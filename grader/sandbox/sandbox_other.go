//go:build !linux

package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"

	"failurelab/grader/run"
)

// Room starts programs for a host. It is a [run.Runner]. It gives them an empty environment, and confines them no further.
type Room struct{ base string }

// errNotHere is why nothing else is enforced.
var errNotHere = errors.New("only Linux has it")

// Start starts a host. It has no namespaces here.
func Start(make func(isolated bool) *exec.Cmd) (cmd *exec.Cmd, isolated bool, err error) {
	cmd = make(false)
	return cmd, false, cmd.Start()
}

// Enter makes a room that confines nothing. Programs run in folders below base.
func Enter(base, _ string, _ int, _ Limits, _ bool) (*Room, error) { return &Room{base}, nil }

// Report says what is enforced here.
func (*Room) Report() Report {
	seen := newOutcome()
	seen.note(errNotHere, parts...)
	seen.note(nil, Environment)
	return seen.report()
}

// confine restricts nothing.
func confine(string) Report { return (*Room)(nil).Report() }

// Run implements [run.Runner]. The program reads the host's URL from its standard input.
func (r *Room) Run(ctx context.Context, p run.Program, j run.Job) (run.Exit, error) {
	dir, err := os.MkdirTemp(r.base, "run-")
	if err != nil {
		return run.Exit{}, fmt.Errorf("sandbox: %w", err)
	}
	defer func() { _ = RemoveAll(dir) }()
	limited, cancel := context.WithTimeout(ctx, j.Limit)
	defer cancel()
	out := run.NewHead(maxOutput)
	cmd := exec.CommandContext(limited, p.Path, p.Args...) // #nosec G204 -- built by us
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = dir, []string{}, out, out, waitDelay
	stdin, err := cmd.StdinPipe() // held open: the program ends when it closes
	if err != nil {
		return run.Exit{}, fmt.Errorf("sandbox: %w", err)
	}
	defer stdin.Close()
	if err := cmd.Start(); err != nil {
		return run.Exit{}, fmt.Errorf("sandbox: start %s: %w", cmd.Path, err)
	}
	_, _ = io.WriteString(stdin, j.URL+"\n") // it may have ended already
	err = cmd.Wait()
	if err != nil && ctx.Err() != nil { // the caller's deadline passed, not this run's limit
		return run.Exit{}, context.Cause(ctx)
	}
	return run.Exit{Code: cmd.ProcessState.ExitCode(), Hung: limited.Err() != nil && err != nil, Output: out.String()}, nil
}
