package command

import (
	"errors"
	"fmt"

	"failurelab/grader/run"
)

// The exit codes. A command that shows verdicts exits with OK, whatever the verdicts are.
const (
	OK     = 0
	Failed = 1 // practice is not done, or verify has found a defect
	Misuse = 2 // the command line was not understood
	Fault  = 3 // the grader could not do it, and that is not the fault of the learner's tests
)

// misuse is the error for a wrong command line.
type misuse string

func (m misuse) Error() string { return string(m) }

// wrongInput is the error for a file or a name that a command cannot use. Its exit code is Misuse, and the usage would not help.
type wrongInput string

func (w wrongInput) Error() string { return string(w) }

// failure is an error with the exit code Failed.
type failure string

func (f failure) Error() string { return string(f) }

// silent is an exit code without a message, because the reason was already printed.
type silent int

func (s silent) Error() string { return "said already" }

// faultText is the message about a fault of ours: nothing could be judged, and why.
func faultText(err error) string {
	return fmt.Sprintf("GRADER ERROR   this is our fault, not yours, and says nothing about your tests: %v", run.Remedied(err))
}

func exitCode(err error) int {
	var (
		wrong misuse
		input wrongInput
		off   failure
		said  silent
	)
	switch {
	case err == nil:
		return OK
	case errors.As(err, &said):
		return int(said)
	case errors.As(err, &wrong), errors.As(err, &input):
		return Misuse
	case errors.As(err, &off):
		return Failed
	default:
		return Fault
	}
}
