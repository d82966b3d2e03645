package judge

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"failurelab/grader/host"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// maxBody is how many bytes of a response are read in a look.
const maxBody = 1 << 20

// Looks caches looks into labs without any test, so that the grader can check evidence itself. All of these labs have the people,
// things and style of the first correct one, so that they can be compared. A look sends the customer's request as the customer's
// program does, and records what can be seen. It depends only on the lab, so one cache serves any number of exercises and
// submissions at the same time. The labs stay open for later queries.
type Looks struct {
	looks memo[*look]
	cures memo[Cure]
	ahead sync.WaitGroup

	mu   sync.Mutex
	open []*world.World
}

// look is a lab that was looked into.
type look struct {
	world    *world.World
	snapshot Snapshot
}

// NewLooks makes an empty cache. The caller closes it.
func NewLooks() *Looks { return &Looks{} }

// Close waits for looks that are being taken, and closes all labs.
func (l *Looks) Close() {
	l.ahead.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.open {
		w.Close()
	}
	l.open = nil
}

// take looks into a lab, unless that was done before.
func (l *Looks) take(ctx context.Context, lab course.Lab, slots *run.Slots, weight run.Weight) (*look, error) {
	return l.looks.get(ctx, lab.Origin, func() (*look, error) {
		late := ""
		for n := range host.MaxVoids {
			seen, err := l.once(ctx, lab, slots, weight, n)
			if err == nil {
				err = context.Cause(ctx) // or others would be shown a request that broke off because this caller gave up
			}
			if err != nil {
				return nil, err
			}
			if late = seen.world.Late(); late == "" {
				return seen, nil
			}
			weight = weightOf(n + 1)
		}
		return nil, &host.LateError{Lab: lab.Code, Why: late}
	})
}

// once takes one look, which may be late.
func (l *Looks) once(ctx context.Context, lab course.Lab, slots *run.Slots, weight run.Weight, patience int) (*look, error) {
	turn, err := slots.Take(ctx, weight)
	if err != nil {
		return nil, err
	}
	defer turn.Release()
	w, err := lab.Plain().Open(world.Patience(patience))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", lab.Code, err)
	}
	l.mu.Lock()
	l.open = append(l.open, w)
	l.mu.Unlock()
	if patience == 0 {
		turn.Release() // what follows is one request, and mostly waits
	}
	return &look{w, snapshotOf(ctx, w)}, nil
}

// snapshotOf sends the customer's request in a lab, and says what there is to see of it.
func snapshotOf(ctx context.Context, w *world.World) Snapshot {
	client := w.Client()
	defer client.CloseIdleConnections()
	x, err := wire.Send(client, w.Request().HTTP(ctx), maxBody)
	if err != nil {
		w.ClientGaveUp(world.ClientClock(w.Machine().RanOut(ctx, err)))
	}
	s := Snapshot{Request: w.Request(), Status: x.Status, Client: wire.ClientFact(err), Metrics: w.Metrics()}
	s.Request.Header, s.Request.Body = nil, ""
	for _, line := range w.Lines() {
		s.Lines = append(s.Lines, line.Attrs)
	}
	return s
}

// cure says what a lab's cure does to the customer's request.
func (l *Looks) cure(ctx context.Context, lab course.Lab) (Cure, error) {
	return l.cures.get(ctx, lab.Code, func() (Cure, error) {
		w, err := lab.Open()
		if err != nil {
			return Cure{}, fmt.Errorf("%s: %w", lab.Code, err)
		}
		defer w.Close()
		before := w.Request()
		cured, err := w.Cure(lab.Cure())
		if err != nil {
			return Cure{}, fmt.Errorf("%s: cure: %w", lab.Code, err)
		}
		return Cure{Changes: !reflect.DeepEqual(before, cured.Request), Request: cured.Request.Method + " " + cured.Request.Path}, nil
	})
}
