package watch

import (
	"context"
	"slices"
	"time"

	"failurelab/grader/result"
)

// Stage says what the loop is doing.
type Stage string

// The stages.
const (
	Building Stage = "building"
	Judging  Stage = "judging"
	Idle     Stage = "waiting for a save"
)

// Event is something that a view shows. Besides Exercise, exactly one of its parts is set.
type Event struct {
	Exercise string
	Saved    bool           // its files were saved, so its last verdict is out of date
	Stage    Stage          // what the loop is doing now; Idle has no exercise
	Result   *result.Result // a verdict on the files as they are
	Only     []string       // with a Result: it is about these tests only, and the verdict on all of them follows
	Took     time.Duration  // with a Result: since the save
	Fault    string         // why there is no verdict, if it is not the learner's fault
	Note     string         // something to know, such as that files are polled
}

// Grade grades an exercise. It reports each stage as it begins, and shows each verdict: first one on the edited tests, if that is
// faster, and then the one on the whole exercise. It returns soon after ctx ends. An error is a fault of ours.
type Grade func(ctx context.Context, exercise string, stage func(Stage), show func(r result.Result, only []string)) error

// loop grades what was saved, the newest save first. A new save stops the grading in progress.
type loop struct {
	grade Grade
	show  func(Event)
	saved <-chan []string
	rest  []string // exercises to grade while nothing was saved, in this order

	todo  []string             // the first is next
	since map[string]time.Time // when the exercises in todo, or the one that is graded, were saved
}

// run grades until ctx ends. When it returns, nothing is being graded.
func (l *loop) run(ctx context.Context) {
	l.todo, l.since = slices.Clone(l.rest), map[string]time.Time{}
	events := make(chan Event)
	for ctx.Err() == nil {
		if len(l.todo) == 0 {
			l.show(Event{Stage: Idle})
			select {
			case <-ctx.Done():
				return
			case saved := <-l.saved:
				l.overtake(saved)
			}
			continue
		}
		l.one(ctx, l.todo[0], events)
	}
}

// one grades an exercise, until that is done or a save overtakes it.
func (l *loop) one(ctx context.Context, exercise string, events chan Event) {
	began := time.Now()
	if at, ok := l.since[exercise]; ok {
		began = at
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	say := func(e Event) {
		e.Exercise = exercise
		select {
		case events <- e:
		case <-ctx.Done(): // a save has overtaken it, so it must not show anything
		}
	}
	go func() {
		done <- l.grade(ctx, exercise, func(s Stage) { say(Event{Stage: s}) }, func(r result.Result, only []string) {
			say(Event{Result: &r, Only: only, Took: time.Since(began)})
		})
	}()
	for {
		select {
		case saved := <-l.saved:
			cancel()
			<-done // the next one must not share the machine with it
			l.overtake(saved)
			return
		case e := <-events:
			l.show(e)
		case <-ctx.Done():
			<-done
			return
		case err := <-done:
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				l.show(Event{Exercise: exercise, Fault: err.Error()})
			}
			l.todo = l.todo[1:]
			delete(l.since, exercise)
			return
		}
	}
}

// overtake puts exercises that were saved before all others.
func (l *loop) overtake(saved []string) {
	now := time.Now()
	for _, exercise := range saved {
		l.since[exercise] = now
		l.show(Event{Exercise: exercise, Saved: true})
	}
	l.todo = append(slices.Clone(saved), slices.DeleteFunc(l.todo, func(e string) bool { return slices.Contains(saved, e) })...)
}
