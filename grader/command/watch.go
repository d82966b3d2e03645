package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/grader/watch"

	"github.com/spf13/cobra"
)

func (s *session) watchCommand() *cobra.Command {
	return &cobra.Command{
		Use: "watch [EXERCISE]", Short: "Judge an exercise whenever you save one of its files.",
		Long: `Judge an exercise whenever you save one of its files.

Without an exercise, all of them are watched, and the one that you saved last is shown. The screen has keys for a hint, a
replay, a list of all tickets, and the next exercise. If the output is not a terminal, verdicts are printed one after another.
Ctrl-C ends it.`,
		Example: `  grader watch
  grader watch 01_unauthorized`,
		Args: func(c *cobra.Command, args []string) error { return s.args(c, args, 0, 1) },
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.open(false); err != nil {
				return err
			}
			return s.watch(c.Context(), args)
		},
	}
}

// watch watches exercises until ctx ends, or the learner quits.
func (s *session) watch(ctx context.Context, names []string) error {
	exercises, err := s.named(names)
	if err != nil {
		return err
	}
	if err := s.ready(ctx); err != nil {
		return err
	}
	debug.SetGCPercent(400) // labs are opened and closed all the time
	folder := filepath.Join(s.source.Root, s.source.Folder)
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real // events name files by their real paths
	}
	options := s.options
	options.Slots, options.Looks = run.NewSlots(0), judge.NewLooks()
	engine := watch.NewEngine(ctx, s.exercise, s.source, options)
	defer engine.Close()
	w := watch.Watch{
		Root: folder, Folder: s.source.Folder, In: os.Stdin, Out: file(s.out), Plain: s.out,
		Grade: func(ctx context.Context, exercise string, stage func(watch.Stage), show func(result.Result, []string)) error {
			return run.Remedied(engine.Grade(ctx, exercise, stage, func(r result.Result, edited []string) { show(withoutAnswers(r), edited) }))
		},
		Hint: func(ctx context.Context, r result.Result) string {
			return s.said(func(s *session) error { return s.hintFor(ctx, r) })
		},
		Replay: func(ctx context.Context, code string) string {
			return s.said(func(s *session) error {
				s.options.Slots = options.Slots
				return s.replay(ctx, code)
			})
		},
	}
	for _, e := range exercises {
		w.Exercises = append(w.Exercises, e.Name)
	}
	return w.Run(ctx)
}

// file is the file behind standard output, or nil.
func file(w io.Writer) *os.File {
	if s, ok := w.(*sink); ok {
		w = s.w
	}
	f, _ := w.(*os.File)
	return f
}

// said returns everything that a command writes, including its error.
func (s *session) said(do func(*session) error) string {
	var out bytes.Buffer
	quiet := *s
	quiet.out, quiet.err = &out, &out
	if err := do(&quiet); err != nil {
		if exitCode(err) == Fault {
			fmt.Fprintln(&out, faultText(err))
		} else {
			fmt.Fprintln(&out, err)
		}
	}
	return out.String()
}
