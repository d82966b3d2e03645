package command

import (
	"errors"
	"fmt"

	"failurelab/grader/run"
)

// The exit codes. A command that shows how tests stand exits with OK however they stand: it did what it was asked for.
const (
	OK     = 0
	Failed = 1 // something is not as it should be: practice is not done, verify found something
	Misuse = 2 // the command line was not understood
	Fault  = 3 // the grader could not do it, and the learner's tests are not the reason
)

// misuse is a command line that is not understood.
type misuse string

func (m misuse) Error() string { return string(m) }

// failure is something that is not as it should be.
type failure string

func (f failure) Error() string { return string(f) }

// silent is an exit code whose reason was said already.
type silent int

func (s silent) Error() string { return "said already" }

// faultText is what a person reads of a fault: nothing could be judged, and why.
func faultText(err error) string {
	return fmt.Sprintf("GRADER ERROR   this is our fault, not yours, and says nothing about your tests: %v", run.Remedied(err))
}

func exitCode(err error) int {
	var (
		wrong misuse
		off   failure
		said  silent
	)
	switch {
	case err == nil:
		return OK
	case errors.As(err, &said):
		return int(said)
	case errors.As(err, &wrong):
		return Misuse
	case errors.As(err, &off):
		return Failed
	default:
		return Fault
	}
}
