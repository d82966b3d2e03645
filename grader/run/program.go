// Package run builds a learner's test program and runs it.
//
// A [Program] is a test binary of an exercise. A [Runner] starts it as the child of a host, with which it talks over
// lab/wire, and reports how it ended. It knows nothing about labs or verdicts. [Local] runs it on this machine without a sandbox;
// a sandbox can be another Runner. Everything that starts a process or opens a lab takes its turn in one pool of [Slots].
package run

import (
	"context"
	"io"
	"time"
)

// Program is a test binary. It talks to the host that it is given, see [failurelab/lab/wire.Child].
type Program struct {
	Path string
	Dir  string   // where it runs: the exercise's folder
	Args []string // as go test passes them
}

// Job is one run of a program.
type Job struct {
	URL     string        // of the host's run; the process learns nothing else about its labs
	Limit   time.Duration // then the process is killed, with everything that it has started
	Quiet   bool          // go test's flags that write something are left out, and the output is kept in the [Exit]
	Verbose bool          // a quiet run prints which test it is running
	Stdout  io.Writer     // of a run that is not quiet
	Stderr  io.Writer
}

// Exit is how a process ended.
type Exit struct {
	Code   int
	Hung   bool   // it was still running at its limit
	Output string // the first 256 KiB of a quiet run's output, for people. Nothing is judged by it
}

// Runner runs programs.
type Runner interface {
	// Run starts a program and waits for it. It is not an error if the program fails, crashes or hangs. An error is a fault of
	// ours, or the end of ctx.
	Run(ctx context.Context, p Program, j Job) (Exit, error)
}
