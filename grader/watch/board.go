package watch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"failurelab/grader/report"
	"failurelab/grader/result"
)

// board holds what is known about the watched exercises. It drops a verdict when the files are saved again.
type board struct {
	folder    string // "exercises"
	exercises []string
	results   map[string]result.Result // the last verdict on the whole
	first     map[string]firstLook     // a verdict on the edited tests, until the one on the whole is there
	took      map[string]time.Duration
	faults    map[string]string
	finished  map[string]bool // was done at its last verdict

	shown   string // the exercise that is shown; "" until it is known which one is next
	stage   Stage
	stageOf string
	note    string
	news    string // an exercise that has become done
}

// firstLook is a verdict on some of the tests.
type firstLook struct {
	result result.Result
	tests  []string
}

func newBoard(folder string, exercises []string) *board {
	return &board{
		folder: folder, exercises: exercises, results: map[string]result.Result{}, first: map[string]firstLook{},
		took: map[string]time.Duration{}, faults: map[string]string{}, finished: map[string]bool{},
	}
}

// take updates the board with an event.
func (b *board) take(e Event) {
	switch {
	case e.Note != "":
		b.note = e.Note
	case e.Saved:
		b.forget(e.Exercise)
		b.shown, b.news = e.Exercise, ""
	case e.Fault != "":
		b.forget(e.Exercise)
		b.faults[e.Exercise] = e.Fault
	case e.Result != nil && e.Only != nil:
		b.first[e.Exercise] = firstLook{*e.Result, e.Only}
		b.took[e.Exercise] = e.Took
	case e.Result != nil:
		b.forget(e.Exercise)
		was, known := b.finished[e.Exercise]
		b.results[e.Exercise], b.took[e.Exercise], b.finished[e.Exercise] = *e.Result, e.Took, e.Result.Green()
		if known && !was && e.Result.Green() {
			b.news = fmt.Sprintf("%s is done. %s", e.Exercise, b.whatNext())
		}
	default:
		b.stage, b.stageOf = e.Stage, e.Exercise
	}
	if b.shown == "" {
		b.shown = b.toShow()
	}
}

// forget drops the verdict on files that have changed.
func (b *board) forget(exercise string) {
	delete(b.results, exercise)
	delete(b.first, exercise)
	delete(b.took, exercise)
	delete(b.faults, exercise)
}

// toShow returns the exercise that comes next in the course, or "" while an earlier exercise is not graded yet.
func (b *board) toShow() string {
	for _, e := range b.exercises {
		r, graded := b.results[e]
		switch {
		case !graded && b.faults[e] == "":
			return ""
		case b.faults[e] != "" || r.Next != nil || !r.Green():
			return e
		}
	}
	return b.exercises[0]
}

// after returns the next exercise after one that is not done, or "" if all others are done.
func (b *board) after(exercise string) string {
	i := slices.Index(b.exercises, exercise)
	for _, e := range append(slices.Clone(b.exercises[i+1:]), b.exercises[:max(0, i)]...) {
		if r, graded := b.results[e]; !graded || !r.Green() {
			return e
		}
	}
	return ""
}

// whatNext says what comes after the exercises that are done.
func (b *board) whatNext() string {
	for _, e := range b.exercises {
		r, graded := b.results[e]
		switch {
		case !graded:
			return fmt.Sprintf("Next: %s/%s/README.md", b.folder, e)
		case r.Next != nil:
			return fmt.Sprintf("Next: %s   %s", r.Next.At, r.Next.What)
		}
	}
	if len(b.exercises) == 1 {
		return "See what is next in the course: go run ./grader/cmd/grader"
	}
	return "All the others are done too."
}

// progress shows the progress in all exercises.
func (b *board) progress(columns int) string {
	var all []report.Standing
	for _, e := range b.exercises {
		s := report.Standing{Exercise: e}
		if r, ok := b.results[e]; ok {
			s.Result = &r
		}
		all = append(all, s)
	}
	return report.Progress(all, columns)
}

// verdict returns the verdict on the exercise that is shown, wrapped to a number of columns.
func (b *board) verdict(columns int) string {
	var text strings.Builder
	switch first, looked := b.first[b.shown]; {
	case b.shown == "":
		text.WriteString("Looking for what is next in the course ...\n")
	case b.faults[b.shown] != "":
		fmt.Fprintf(&text, "GRADER ERROR   this is our fault, not yours, and says nothing about your tests: %s\n", b.faults[b.shown])
	case looked:
		fmt.Fprintf(&text, "A first look at what you edited: %s. The whole exercise is being judged.\n\n", strings.Join(first.tests, ", "))
		report.Block(&text, first.result, report.Options{Width: columns})
	default:
		r, ok := b.results[b.shown]
		if !ok {
			text.WriteString("There is no verdict on these files yet.\n")
			break
		}
		report.Block(&text, r, report.Options{Width: columns})
	}
	return safe(text.String())
}

// doing says in a few words what the loop is doing.
func (b *board) doing() string {
	switch {
	case b.stage == "":
		return "starting"
	case b.stageOf == "" || b.stageOf == b.shown:
		return string(b.stage)
	}
	return string(b.stage) + " " + b.stageOf
}

// missed returns the code of the first lab that the tests of the shown exercise miss; "" if there is none. Labs that were not
// tried do not count.
func (b *board) missed() string {
	r, ok := b.results[b.shown]
	if !ok {
		r = b.first[b.shown].result
	}
	for _, t := range r.Tickets {
		for _, l := range result.Uncaught(t.Labs) {
			if l.Missed != result.NotTried {
				return l.Code
			}
		}
	}
	if open := result.Uncaught(r.House); len(open) > 0 {
		return open[0].Code
	}
	return ""
}
