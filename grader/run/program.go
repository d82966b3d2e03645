// Package run builds a learner's test program and runs it.
//
// A [Program] is a test binary of an exercise. A [Runner] starts it as the child of a host, with which it talks over
// lab/wire, and says how it ended; it knows nothing of labs or verdicts. [Local] runs it on this machine as it is; a
// sandbox can be another Runner. Everything that starts a process or opens a lab takes its turn in one pool of [Slots].
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
	URL     string        // of the host's run; the only thing that the process is told about its labs
	Limit   time.Duration // after it the process is killed, with all that it has started
	Quiet   bool          // without the flags of go test that write something; its output is kept in the [Exit]
	Verbose bool          // a quiet run says which test it is at
	Stdout  io.Writer     // of a run that is not quiet
	Stderr  io.Writer
}

// Exit is how a process ended.
type Exit struct {
	Code   int
	Hung   bool   // it was still running at its limit
	Output string // of a quiet run, the first 256 KiB: to show from, never to judge by
}

// Runner runs programs.
type Runner interface {
	// Run starts a program and waits. A program that fails, crashes or hangs is no error; an error is a fault of ours,
	// or the end of ctx.
	Run(ctx context.Context, p Program, j Job) (Exit, error)
}
