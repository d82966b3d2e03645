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
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

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

// session is what one command line works with.
type session struct {
	out, err io.Writer

	exercises []*course.Exercise // nil: all of the course
	source    run.Source
	hints     string // the file that remembers which hints were given
	options   judge.Options
	asked     *cobra.Command // the command that was understood

	judged func(result.Result) // is told of a result before it is written
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
	c.AddCommand(s.hintCommand(), s.replayCommand(), s.verifyCommand(), s.authorCommand(), s.practiceCommand(), s.labCommand())
	return c
}

// none is for commands without arguments.
func (s *session) none(c *cobra.Command, args []string) error { return s.args(c, args, 0, 0) }

// args holds a command to a number of arguments.
func (s *session) args(c *cobra.Command, args []string, least, most int) error {
	s.asked = c
	switch {
	case len(args) > most:
		return misuse(fmt.Sprintf("not understood: %q", strings.Join(args, " ")))
	case len(args) < least:
		return misuse(fmt.Sprintf("%s: something is missing", c.Name()))
	}
	return nil
}

// used is the command that was asked for, or the last one on the command line that was understood.
func (s *session) used(root *cobra.Command) *cobra.Command {
	if s.asked != nil {
		return s.asked
	}
	return root
}

// open finds the lab's folder.
func (s *session) open(solutions bool) error {
	if s.source.Root != "" {
		return nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	root, err := run.Root(dir)
	if err != nil {
		return err
	}
	s.source = run.Source{Root: root, Folder: "exercises"}
	if solutions {
		s.source.Folder = "solutions"
	}
	s.hints = filepath.Join(root, ".hints.json")
	return nil
}

// chosen are the exercises that are looked at.
func (s *session) chosen() []*course.Exercise {
	if s.exercises != nil {
		return s.exercises
	}
	return course.All()
}

// exercise is the one with a name, or nil.
func (s *session) exercise(name string) *course.Exercise {
	for _, e := range s.chosen() {
		if e.Name == name {
			return e
		}
	}
	return nil
}
