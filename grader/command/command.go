// Package command is the command line of the grader, with one file for each command.
//
// Without a command it shows the whole course. Learners use it for hints and replays, authors use it to prove the course, and an
// exercise's test binary starts it ([failurelab/grader.Main]). Its exit codes are in exit.go.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"failurelab/grader/result"

	"github.com/spf13/cobra"
)

// Main runs a command line and returns its exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	out := &sink{w: stdout}
	s := &session{out: out, err: stderr, judged: func(result.Result) {}}
	root := s.root()
	root.SetArgs(longFlags(args))
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if out.failed != nil {
		err = lost{out.failed}
	}
	code := exitCode(err)
	var said silent
	switch {
	case err == nil, errors.As(err, &said):
	case code == Fault && ctx.Err() == nil:
		fmt.Fprintln(stderr, faultText(err))
	default:
		fmt.Fprintln(stderr, err)
		var wrong misuse
		if errors.As(err, &wrong) {
			fmt.Fprintf(stderr, "\n%s", s.used(root).UsageString())
		}
	}
	return code
}

// sink is standard output. It remembers the first error, so that a program that reads the output or the exit code does not mistake
// incomplete output for a success.
type sink struct {
	w      io.Writer
	failed error
}

func (s *sink) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	if s.failed == nil {
		s.failed = err
	}
	return n, err
}

// lost is the error for output that could not be written.
type lost struct{ why error }

func (l lost) Error() string {
	return fmt.Sprintf("the output could not be written completely (%v). Write it to a disk with free space, and run the command again", l.why)
}

// longFlags accepts the flags of the first version with one dash, as they were then.
func longFlags(args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if arg == "-json" || arg == "-solutions" {
			args[i] = "-" + arg
		}
	}
	return args
}

// root is the command without a name: the course at a glance.
func (s *session) root() *cobra.Command {
	var asJSON, solutions bool
	var feedback string
	c := &cobra.Command{
		Use:   "grader [EXERCISE...]",
		Short: "The whole course at a glance, and what to do next.",
		Long: `The whole course at a glance, and what to do next. With exercises, such as 01_unauthorized or 01, only these.

Start it in the lab's folder: go run ./grader/cmd/grader

Exit code: 0 whatever the verdicts are; 1 with --check, if something is not done; 2 the command line is wrong; 3 something could
not be judged, which is not the fault of the tests.`,
		Example: "  " + grader + "\n  " + grader + " 01_unauthorized 02_forbidden\n  " + grader + " --json --check 01",
		Args:    s.only, ValidArgsFunction: s.completeExercises,
		SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			s.asked = c
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			var err error
			if s.feedback, err = result.ParseFeedback(feedback); err != nil {
				return misuse(err.Error())
			}
			if s.feedback == result.Nothing {
				return misuse("--feedback nothing is for reports of a class (grader class report): give verdicts or more")
			}
			if err := s.open(solutions); err != nil {
				return err
			}
			if asJSON {
				return s.json(c.Context())
			}
			return s.course(c.Context())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON, for programs (fields: go doc -all failurelab/grader/result)")
	c.Flags().StringVar(&feedback, "feedback", "", "how much to show: everything, labs, counts or verdicts (for a class; see go doc failurelab/grader/result.Feedback)")
	c.Flags().BoolVar(&solutions, "solutions", false, "judge solutions/ instead of exercises/")
	c.Flags().BoolVar(&s.check, "check", false, "exit with 1 unless all that was asked for is done, for scripts")
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		s.asked = c
		return misuse(err.Error())
	})
	c.AddCommand(s.listCommand(), s.nextCommand(), s.resetCommand(), s.solutionCommand(), s.explainCommand(), s.doctorCommand(), s.updateCommand())
	c.AddCommand(s.hintCommand(), s.replayCommand(), s.verifyCommand(), s.auditCommand(), s.flipsCommand(), s.authorCommand(), s.watchCommand(), s.practiceCommand(), s.labCommand(), s.busyCommand(), s.classCommand())
	explainCompletion(c)
	return c
}
