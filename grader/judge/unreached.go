package judge

import (
	"fmt"

	"failurelab/grader/host"
	"failurelab/grader/run"
)

// cannotTalk is the code with which a program exits that cannot talk to its host ([failurelab/lab/wire.Child]).
const cannotTalk = 3

// unreached returns our fault when a distant program could not talk to its host. A program that panics in the learner's own lines
// before that has crashed, and so has one that does not end.
func (j *observer) unreached(out host.Outcome, exit run.Exit) error {
	switch {
	case !j.Distant || exit.Hung || out.Ended:
		return nil
	case exit.Code == cannotTalk:
		return fmt.Errorf("the test program of %s could not talk to its lab (exit code %d)", j.exercise.Name, cannotTalk)
	case !out.Reached && j.crash(exit).At == "":
		return fmt.Errorf("the test program of %s never reached its lab (exit code %d). The last that it printed: %q",
			j.exercise.Name, exit.Code, lastWords(exit.Output))
	default:
		return nil
	}
}
