// Package command is the grader at a terminal: the whole course at one look, the next hint, a lab once more, and the
// proof of the course for its authors.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"failurelab/grader"
	"failurelab/lab/course"
)

const usage = `Usage: go run ./grader/cmd/grader [flags] [command]

Without a command it shows the whole course, and what to do next.

  -json          the same as JSON, for programs (schema ` + grader.Schema + `;
                 its fields: go doc -all failurelab/grader Result)
  -solutions     look at solutions/ in place of exercises/

Commands:
  hint [T105]           the next hint: for a ticket, for one lab (by its code), or for what is next
  replay 01-T105-l2     your test on one lab again, beside a lab that keeps the contract
  verify [exercise]     prove the course, or one exercise of it: for authors of failures
`

// Exit codes.
const (
	ok       = 0
	failed   = 1
	misusage = 2
)

// Main runs the command and returns its exit code: 2 for a call that it does not understand, 1 when it failed.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	flags := flag.NewFlagSet("grader", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	asJSON := flags.Bool("json", false, "")
	solutions := flags.Bool("solutions", false, "")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(stdout, usage)
			return ok
		}
		fmt.Fprintf(stderr, "%v\n\n%s", err, usage)
		return misusage
	}
	root, err := grader.Root()
	if err != nil {
		fmt.Fprintln(stderr, err)
		return failed
	}
	c := &command{
		exercises: course.All(),

		source: grader.Source{Root: root, Folder: "exercises"},
		hints:  filepath.Join(root, ".hints.json"),
		out:    stdout,
	}
	if *solutions {
		c.source.Folder = "solutions"
	}

	switch name, rest := flags.Arg(0), flags.Args(); {
	case len(rest) == 0 && *asJSON:
		err = c.json(ctx)
	case len(rest) == 0:
		err = c.course(ctx)
	case name == "hint" && len(rest) == 1:
		err = c.hintNext(ctx)
	case name == "hint" && len(rest) == 2:
		err = c.hint(ctx, rest[1])
	case name == "replay" && len(rest) == 2:
		err = c.replay(ctx, rest[1])
	case name == "verify" && len(rest) == 1:
		err = c.verify(ctx, course.All())
	case name == "verify" && len(rest) == 2 && course.Find(rest[1]) != nil:
		err = c.verify(ctx, []*course.Exercise{course.Find(rest[1])})
	default:
		err = misuse(fmt.Sprintf("not understood: %q", rest))
	}
	var wrong misuse
	switch {
	case errors.As(err, &wrong):
		fmt.Fprintf(stderr, "%v\n\n%s", err, usage)
		return misusage
	case err != nil:
		fmt.Fprintln(stderr, err)
		return failed
	}
	return ok
}

// misuse is a call that is not understood.
type misuse string

func (m misuse) Error() string { return string(m) }

// command is one call.
type command struct {
	exercises []*course.Exercise
	source    grader.Source
	hints     string // the file that remembers which hints were given
	out       io.Writer
}

// verify fails when anything is off.
func (c *command) verify(ctx context.Context, exercises []*course.Exercise) error {
	off, err := grader.Verify(ctx, c.source.Root, exercises, c.out)
	if err == nil && off > 0 {
		err = fmt.Errorf("%d thing(s) off", off)
	}
	return err
}
