// Package watch grades an exercise whenever one of its test files is saved, and shows the verdict.
//
// [Watch] has three parts. One notices saves (saves.go), one grades the newest save (loop.go), and one shows the verdict, on a
// terminal's screen (screen.go) or line by line (plain.go). [Engine] makes grading fast after an edit.
package watch

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"

	"failurelab/grader/result"
	"failurelab/lab/wire"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"github.com/fsnotify/fsnotify"
)

// Watch says which exercises to watch, and how to grade and show them.
type Watch struct {
	Root      string   // the parent of the exercises' folders, with all links followed
	Folder    string   // the same, as learners know it: "exercises"
	Exercises []string // the folders, in the order of the course; at least one
	Grade     Grade
	Hint      func(ctx context.Context, r result.Result) string // returns the next hint in an exercise
	Replay    func(ctx context.Context, code string) string     // runs the tests on a lab, beside a correct one
	In, Out   *os.File                                          // if they are not a terminal, verdicts are printed one after another
	Plain     io.Writer                                         // where verdicts are printed then
}

// Run watches until ctx ends or the learner quits. Neither is an error.
func (w Watch) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := newBoard(w.Folder, w.Exercises)
	if !IsScreen(w.In, w.Out, os.Getenv("TERM")) {
		p := &plain{board: b, out: w.Plain}
		w.start(ctx, p.show)()
		return nil
	}
	program := tea.NewProgram(newScreen(ctx, b, w.Hint, w.Replay),
		tea.WithContext(ctx), tea.WithInput(w.In), tea.WithOutput(w.Out), tea.WithoutSignalHandler())
	wait := w.start(ctx, func(e Event) { program.Send(e) })
	_, err := program.Run()
	cancel()
	wait()
	if errors.Is(err, tea.ErrProgramKilled) && !errors.Is(err, tea.ErrProgramPanic) { // ctx has ended
		return nil
	}
	return err
}

// IsScreen says whether a terminal can show a screen that changes. A dumb terminal cannot.
func IsScreen(in, out *os.File, kind string) bool {
	return in != nil && out != nil && kind != "" && kind != "dumb" && term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd())
}

// start begins to watch and to grade. The function that it returns waits until both have ended, soon after ctx.
func (w Watch) start(ctx context.Context, show func(Event)) (wait func()) {
	saved := make(chan []string)
	s := &saves{
		root: w.Root, exercises: w.Exercises,
		tell: func(exercises ...string) {
			select {
			case saved <- exercises:
			case <-ctx.Done():
			}
		},
		note: func(text string) { show(Event{Note: text}) }, ready: make(chan struct{}),
	}
	l := &loop{grade: w.Grade, show: show, saved: saved, rest: w.Exercises}
	var group sync.WaitGroup
	events, err := fsnotify.NewWatcher()
	if err != nil {
		s.add = func(string) error { return err }
	} else {
		s.add, s.events, s.errors = events.Add, events.Events, events.Errors
	}
	group.Go(func() {
		s.run(ctx)
		if events != nil {
			_ = events.Close()
		}
	})
	group.Go(func() {
		<-s.ready // so that no save after the first look at the files is missed
		l.run(ctx)
	})
	return group.Wait
}

// maxShown is how many characters of a text are shown.
const maxShown = 200_000

// safe escapes everything in a text that a terminal would obey.
func safe(text string) string {
	return wire.Escaped(strings.ReplaceAll(text, "\t", "    "), maxShown, "\n")
}
