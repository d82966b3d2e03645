package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

// session is the state of one command line.
type session struct {
	out, err io.Writer

	exercises []*course.Exercise // nil: all of the course
	source    run.Source
	hints     string // the file that remembers which hints were given
	options   judge.Options
	feedback  result.Feedback // how much of a result is shown
	check     bool            // to exit with Failed if an exercise is not done
	asked     *cobra.Command  // the command that was understood

	judged func(result.Result)                                // is called with each result before it is written
	ground func(ctx context.Context, root string) []run.Check // nil: of this machine

	grade func(context.Context, *course.Exercise) (result.Result, error)                              // nil: by package judge
	build func(ctx context.Context, exercise string, src run.Source, out string) (run.Program, error) // nil: run.Build
}

// ready fails if the machine lacks something that is needed to build and run tests.
func (s *session) ready(ctx context.Context) error { return s.grounded(ctx, s.source.Root) }

// grounded fails if the machine lacks something that is needed to build tests in the module's folder root, or with "" only to run
// them.
func (s *session) grounded(ctx context.Context, root string) error {
	check := s.ground
	if check == nil {
		check = ground
	}
	missing := run.Missing(check(ctx, root))
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return missing
}

func ground(ctx context.Context, root string) []run.Check {
	if root == "" {
		return run.Ground()
	}
	return run.BuildGround(ctx, root)
}

// none is for commands without arguments.
func (s *session) none(c *cobra.Command, args []string) error { return s.args(c, args, 0, 0) }

// args checks the number of arguments.
func (s *session) args(c *cobra.Command, args []string, least, most int) error {
	s.asked = c
	switch {
	case len(args) > most:
		return misuse(fmt.Sprintf("unexpected argument: %q", strings.Join(args, " ")))
	case len(args) < least:
		return misuse(fmt.Sprintf("%s: an argument is missing", c.Name()))
	}
	return nil
}

// used returns the command whose usage to show: the one that was asked for, or the last one that was understood.
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

// named are the exercises with these names; all of them without a name.
func (s *session) named(names []string) ([]*course.Exercise, error) {
	if len(names) == 0 {
		return s.chosen(), nil
	}
	var exercises []*course.Exercise
	for _, name := range names {
		e := s.exercise(name)
		if e == nil {
			return nil, misuse(fmt.Sprintf("there is no exercise %q. Exercises look like 01_unauthorized", name))
		}
		exercises = append(exercises, e)
	}
	return exercises, nil
}
