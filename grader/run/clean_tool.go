package run

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// What one call of a tool may take. An exercise is compiled in a tenth of a second.
const (
	maxBuild  = 2 * time.Minute
	toolCPU   = time.Minute
	toolData  = 1 << 30   // bytes
	toolFiles = 256 << 20 // bytes of one file that it writes
)

// call runs a tool. If it fails on what it was given, the error is a [CompileError]. If it fails on the machine, the error is
// another one.
func (c *CleanRoom) call(ctx context.Context, dir string, call ...string) error {
	limited, cancel := context.WithTimeout(ctx, c.longest)
	defer cancel()
	said := NewHead(maxOutput)
	cmd := c.clean.tool(limited, call...)
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = dir, said, said, waitDelay
	cmd.Env = append(cmd.Env, "GOGC=off") // it ends before garbage matters. GOMEMLIMIT holds all the same
	err := cmd.Start()
	if err != nil {
		return fault(err)
	}
	limitTool(cmd)
	err = cmd.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	u := used{name: filepath.Base(call[0]), said: strings.TrimSpace(said.String()), longest: c.longest, late: limited.Err() != nil}
	if p := cmd.ProcessState; p != nil {
		u.cpu = p.UserTime() + p.SystemTime()
	}
	return u.blame(err)
}

// used is what a tool took and said.
type used struct {
	name    string
	said    string
	cpu     time.Duration
	longest time.Duration // that it may run
	late    bool          // it was ended, because it ran longer
}

var (
	// tooMuch is how Go's tools end when a limit keeps them from memory or from a large file.
	tooMuch = regexp.MustCompile(`(?m)^(fatal error: |runtime: ).*(out of memory|cannot allocate memory)|^(compile|link): .*: file too large$`)
	// stack is where a tool that crashed tells where in its own sources it was.
	stack = regexp.MustCompile(`(?m)^\s*(goroutine \d+ .*:|runtime stack:)$`)
)

// blame says whose fault it is that a tool failed with an error: nil if it did not fail.
func (u used) blame(err error) error {
	var exit *exec.ExitError
	busy := 2*u.cpu < u.longest // most of the time it waited for others
	switch {
	case err == nil:
		return nil
	case u.cpu >= toolCPU-time.Second, u.late && !busy, tooMuch.MatchString(u.said):
		return &CompileError{Said: fmt.Sprintf("To build these tests takes too much: the %s tool may take %v of a processor, %d MB of memory, and files of %d MB. "+
			"Make what they declare smaller, such as tables, arrays and nested types.", u.name, min(toolCPU, u.longest), toolData>>20, toolFiles>>20)}
	case u.late:
		return fault(fmt.Errorf("the %s tool did not end within %v, of which it ran for %v", u.name, u.longest, u.cpu.Round(time.Millisecond)))
	case !errors.As(err, &exit) || exit.ExitCode() < 0 || u.said == "": // it was killed, for example
		return fault(fmt.Errorf("the %s tool: %w: %s", u.name, err, u.said))
	}
	for line := range strings.Lines(u.said) {
		if line = strings.TrimSpace(line); !place.MatchString(line) && ours.MatchString(line) {
			return fault(errors.New(u.said))
		}
	}
	if at := stack.FindStringIndex(u.said); at != nil {
		u.said = strings.TrimSpace(u.said[:at[0]])
	}
	return &CompileError{Said: u.said}
}
