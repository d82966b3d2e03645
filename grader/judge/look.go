package judge

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"sync"

	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"
	"failurelab/lab/world"

	"golang.org/x/sync/errgroup"
)

// maxBody is how many bytes of a response are read in a look.
const maxBody = 1 << 20

// Looks are looks into labs without any test, so that evidence need not be taken on trust. A look sends the customer's
// request as the customer's program does, and then sees what there is to see. It depends on the lab alone: one
// cache serves any number of exercises and submissions, at the same time. The labs stay open, for later queries.
type Looks struct {
	mu      sync.Mutex
	looks   map[string]*look
	cures   map[string]*cure
	retired []*look // that were taken again: others may still use them
	ahead   sync.WaitGroup
}

// look is taken once, for all who ask for it.
type look struct {
	sync.Once
	world    *world.World
	snapshot Snapshot
	err      error
	gaveUp   bool // whoever took it, so that err is not for others
}

// cure is looked at once.
type cure struct {
	sync.Once
	changesRequest bool
	err            error
}

// NewLooks makes an empty cache. The caller closes it.
func NewLooks() *Looks { return &Looks{looks: map[string]*look{}, cures: map[string]*cure{}} }

// Close waits for looks that are being taken, and closes all labs.
func (l *Looks) Close() {
	l.ahead.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, look := range append(l.retired, collect(l.looks)...) {
		if look.world != nil {
			look.world.Close()
		}
	}
	clear(l.looks)
	l.retired = nil
}

func collect(looks map[string]*look) []*look {
	var list []*look
	for _, look := range looks {
		list = append(list, look)
	}
	return list
}

// take looks into a lab, unless that was done before.
func (l *Looks) take(ctx context.Context, lab course.Lab, slots *run.Slots, w run.Weight) (*look, error) {
	l.mu.Lock()
	v := l.looks[lab.Code]
	if v == nil {
		v = &look{}
		l.looks[lab.Code] = v
	}
	l.mu.Unlock()
	v.Do(func() {
		defer func() { v.gaveUp = ctx.Err() != nil }()
		release, err := slots.Acquire(ctx, w)
		if err != nil {
			v.err = err
			return
		}
		defer release()
		if v.world, v.err = lab.Open(); v.err != nil {
			v.err = fmt.Errorf("%s: %w", lab.Code, v.err)
			return
		}
		v.snapshot = snapshotOf(ctx, v.world)
		v.err = context.Cause(ctx) // or others would be shown a request that broke off because this caller gave up
	})
	if v.err != nil { // the next one who asks may have more luck
		l.forget(lab.Code, v)
		if v.gaveUp && ctx.Err() == nil {
			return l.take(ctx, lab, slots, w)
		}
	}
	return v, v.err
}

func (l *Looks) forget(code string, v *look) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.looks[code] == v {
		delete(l.looks, code)
		l.retired = append(l.retired, v)
	}
}

// snapshotOf sends the customer's request in a lab, and says what there is to see of it.
func snapshotOf(ctx context.Context, w *world.World) Snapshot {
	client := w.Client()
	defer client.CloseIdleConnections()
	x, _, err := wire.Send(client, w.Request().HTTP(ctx), maxBody)
	s := Snapshot{Looks: 1, Request: w.Request(), Status: x.Status, Client: wire.ClientFact(err), Metrics: w.Metrics()}
	s.Request.Header, s.Request.Body = nil, ""
	for _, line := range w.Lines() {
		s.Lines = append(s.Lines, line.Attrs)
	}
	return s
}

// changesRequest says whether a lab's cure changes what the customer sends.
func (l *Looks) changesRequest(lab course.Lab) (bool, error) {
	l.mu.Lock()
	c := l.cures[lab.Code]
	if c == nil {
		c = &cure{}
		l.cures[lab.Code] = c
	}
	l.mu.Unlock()
	c.Do(func() {
		w, err := lab.Open()
		if err != nil {
			c.err = fmt.Errorf("%s: %w", lab.Code, err)
			return
		}
		defer w.Close()
		before := w.Request()
		cured, err := w.Cure(lab.Cure())
		if err != nil {
			c.err = fmt.Errorf("%s: cure: %w", lab.Code, err)
			return
		}
		c.changesRequest = !reflect.DeepEqual(before, cured.Request)
	})
	return c.changesRequest, c.err
}

// lookAhead looks into the labs that evidence will be compared with, while tests are still being tried on others.
func (j *observer) lookAhead(ctx context.Context, o *Observations) {
	for number, t := range o.Tickets {
		answers := handedIn(t.Right, valid(t.Right))
		if len(answers) == 0 {
			continue
		}
		labs := compared(j.exercise, j.exercise.Ticket(number))
		if e := answers[0].Evidence; e == nil || e.Source == "log" || e.Source == "sql" {
			labs = labs[:1] // of the others, the tests themselves will have seen enough
		}
		for _, l := range labs {
			j.Looks.ahead.Go(func() {
				_, _ = j.Looks.take(ctx, l, j.Slots, run.Waits) // a fault is told when the look is asked for
			})
		}
	}
}

// ask answers questions of the rule.
func (j *observer) ask(ctx context.Context, o *Observations, questions []question) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	asked := map[question]bool{}
	for _, q := range questions {
		if asked[q] {
			continue
		}
		asked[q] = true
		l, before := j.labs[q.lab], o.Snapshots[q.lab] // each lab is asked about by one ticket, one thing at a time
		group.Go(func() error {
			if q.about == aboutCure {
				changes, err := j.Looks.changesRequest(l)
				mu.Lock()
				defer mu.Unlock()
				o.Cures[q.ticket] = changes
				return err
			}
			s, err := j.snapshot(ctx, l, q, before)
			mu.Lock()
			defer mu.Unlock()
			o.Snapshots[q.lab] = s
			return err
		})
	}
	return group.Wait()
}

// snapshot is what a question asks for, and what was known before.
func (j *observer) snapshot(ctx context.Context, l course.Lab, q question, before *Snapshot) (*Snapshot, error) {
	if q.about == aboutLabAgain {
		if v, err := j.Looks.take(ctx, l, j.Slots, j.weight()); err == nil {
			j.Looks.forget(l.Code, v)
		}
	}
	v, err := j.Looks.take(ctx, l, j.Slots, j.weight())
	if err != nil {
		return before, err
	}
	s := v.snapshot
	if before != nil && q.about != aboutLabAgain {
		s.Looks, s.Answers = before.Looks, maps.Clone(before.Answers)
	}
	if q.about == aboutLabAgain {
		s.Looks = before.Looks + 1
	}
	if q.about == aboutQuery {
		if s.Answers == nil {
			s.Answers = map[string]wire.Table{}
		}
		if s.Answers[q.query], err = v.world.Query(ctx, q.query); err != nil {
			return before, fmt.Errorf("%s: %w", l.Code, err)
		}
	}
	return &s, nil
}
