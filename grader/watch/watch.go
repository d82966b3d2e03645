// Package watch grades an exercise whenever one of its test files is saved, and shows the verdict.
//
// [Watch] puts three parts together: one notices saves (saves.go), one grades the newest of them (loop.go), and one shows what
// comes of it, on a terminal's screen (screen.go) or line by line (plain.go). [Engine] is how to grade soon after an edit.
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

// Watch is what is watched, and how it is graded and shown.
type Watch struct {
	Root      string   // the folder that the exercises' folders lie in, with all links followed
	Folder    string   // the same, as learners know it: "exercises"
	Exercises []string // the folders, in the order of the course; at least one
	Grade     Grade
	Hint      func(ctx context.Context, r result.Result) string // the next hint for what is next in an exercise
	Replay    func(ctx context.Context, code string) string     // the tests on a lab once more, beside a correct one
	In, Out   *os.File                                          // the terminal's, or not: then verdicts are printed one after another
	Plain     io.Writer                                         // where they are printed
}

// Run watches until ctx ends or the learner quits. Both are no error.
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

// IsScreen says whether a terminal can show a screen that changes. A dumb one cannot.
func IsScreen(in, out *os.File, kind string) bool {
	return in != nil && out != nil && kind != "" && kind != "dumb" && term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd())
}

// start begins to watch and to grade. The function that it returns waits until both have ended, some time after ctx.
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
		<-s.ready // or a save could be missed that comes after the first look at the files
		l.run(ctx)
	})
	return group.Wait
}

// maxShown is how many characters of a text are shown.
const maxShown = 200_000

// safe is a text without anything that a terminal would obey.
func safe(text string) string {
	return wire.Escaped(strings.ReplaceAll(text, "\t", "    "), maxShown, "\n")
}
