// Package command is the grader at a terminal: one file a command.
//
// Without a command it shows the whole course. Learners ask it for hints and replays, authors have it prove the course, and
// an exercise's test binary hands over to it ([failurelab/grader.Main]). Its exit codes are in exit.go.
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
	s := &session{out: stdout, err: stderr, judged: func(result.Result) {}}
	root := s.root()
	root.SetArgs(longFlags(args))
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	code := exitCode(err)
	var said silent
	if err != nil && !errors.As(err, &said) {
		fmt.Fprintln(stderr, err)
		if code == Misuse {
			fmt.Fprintf(stderr, "\n%s", s.used(root).UsageString())
		}
	}
	return code
}

// longFlags lets the flags of the first version be written as then, with one dash.
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

// root is the command without a name: the course at one look.
func (s *session) root() *cobra.Command {
	var asJSON, solutions bool
	c := &cobra.Command{
		Use:   "grader",
		Short: "The whole course at one look, and what to do next.",
		Long: `The whole course at one look, and what to do next.

Start it in the lab's folder: go run ./grader/cmd/grader`,
		Args:          s.none,
		SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			s.asked = c
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.open(solutions); err != nil {
				return err
			}
			if asJSON {
				return s.json(c.Context())
			}
			return s.course(c.Context())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "the same as JSON, for programs (its fields: go doc -all failurelab/grader/result)")
	c.Flags().BoolVar(&solutions, "solutions", false, "look at solutions/ in place of exercises/")
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		s.asked = c
		return misuse(err.Error())
	})
	c.CompletionOptions.HiddenDefaultCmd = true
	c.AddCommand(s.hintCommand(), s.replayCommand(), s.verifyCommand(), s.flipsCommand(), s.authorCommand(), s.practiceCommand(), s.labCommand(), s.busyCommand())
	return c
}
