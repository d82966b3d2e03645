package command

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"time"

	"failurelab/grader/judge"
	"failurelab/grader/report"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/wire"

	"github.com/spf13/cobra"
)

// practice describes the test binary of an exercise that go test has started, and go test's flags.
type practice struct {
	program string
	dir     string
	seed    uint64
	limit   time.Duration
	verbose bool
	events  bool // go test -json reads what is printed
	some    bool // a selection was asked for
}

func (s *session) practiceCommand() *cobra.Command {
	var p practice
	c := &cobra.Command{
		Use: "practice -- [arguments of the test binary]", Short: "Judge the tests of one exercise behind go test.", Hidden: true,
		RunE: func(c *cobra.Command, args []string) error { return s.practise(c.Context(), p, args) },
	}
	f := c.Flags()
	f.StringVar(&p.program, "program", "", "the test binary")
	f.StringVar(&p.dir, "dir", "", "the exercise's folder")
	f.Uint64Var(&p.seed, "seed", 0, "the seed of a triage's incidents; 0 for practice")
	f.DurationVar(&p.limit, "limit", time.Hour, "how long it may take")
	f.BoolVar(&p.verbose, "verbose", false, "go test -v")
	f.BoolVar(&p.events, "events", false, "go test -json")
	f.BoolVar(&p.some, "selection", false, "go test -run or -skip")
	return c
}

// practise judges, shows the verdict, and fails unless everything is done. It prints to standard output, as go test does.
func (s *session) practise(ctx context.Context, p practice, args []string) error {
	debug.SetGCPercent(800) // a short life, and memory enough
	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	e := s.exercise(filepath.Base(p.dir))
	if e == nil {
		return s.faulty(fmt.Errorf("%s is not the folder of an exercise: the course has no exercise of that name", p.dir))
	}
	root, err := run.Root(p.dir)
	if err != nil {
		return s.faulty(err)
	}
	folder, err := filepath.Rel(root, p.dir)
	if err != nil {
		return s.faulty(err)
	}
	options := s.options
	options.Root, options.Folder, options.Seed, options.Scope = root, filepath.ToSlash(folder), p.seed, result.Whole
	options.Visible = &judge.Visible{Stdout: s.out, Stderr: s.err, Verbose: p.verbose}
	if e.OnCall { // there is one shift
		args = run.OnceArgs(args)
	}
	if p.some {
		options.Scope = result.Selection
	}
	var r result.Result
	if err = s.grounded(ctx, ""); err == nil {
		r, err = judge.Grade(ctx, e, run.Program{Path: p.program, Dir: p.dir, Args: args}, options)
	}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		fmt.Fprintf(s.out, "%s   was interrupted, so nothing is judged. To judge it, run the same command again.\n", e.Name)
		return silent(Failed)
	case ctx.Err() != nil:
		fmt.Fprintf(s.out, "%s   ran out of time after %v, so nothing is judged. Give it more: go test -timeout 10m\n", e.Name, p.limit)
		return silent(Failed)
	case err != nil:
		return s.faulty(err)
	}
	s.judged(r)
	if !p.verbose {
		r = withoutAnswers(r)
	}
	if r.Green() {
		report.Block(s.out, r, report.Options{Verbose: p.verbose})
		return nil
	}
	if p.events {
		// The verdict fails as a test of its own, named for the exercise: programs that read events look for one that failed.
		fmt.Fprintf(s.out, "%c=== RUN   %s\n", mark, r.Exercise)
		defer fmt.Fprintf(s.out, "%c--- FAIL: %s (0.00s)\n", mark, r.Exercise)
	}
	report.Block(s.out, r, report.Options{Verbose: p.verbose})
	return silent(Failed)
}

// withoutAnswers is a result that does not say what the incidents of a triage were.
func withoutAnswers(r result.Result) result.Result {
	if r.Triage != nil {
		brief := r.Triage.WithoutAnswers()
		r.Triage = &brief
	}
	return r
}

// mark begins a line of package testing's when test2json reads it (go doc test2json).
const mark = '\x16'

func (s *session) faulty(err error) error {
	fmt.Fprintln(s.out, shown(faultText(err)))
	return silent(Fault)
}

// maxShown is how many characters of an error are shown: it may quote what a learner's file says.
const maxShown = 8 << 10

// shown is a text of several lines without anything that a terminal would obey.
func shown(text string) string { return wire.Escaped(text, maxShown, "\n\t") }
