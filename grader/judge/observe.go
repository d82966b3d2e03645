package judge

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"failurelab/grader/host"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
)

// Observe runs a program's tests on the labs of an exercise, and records everything that grading needs. Failures and crashes of
// the tests are in the observations. An error is a fault of ours, or the end of ctx.
func Observe(ctx context.Context, e *course.Exercise, p run.Program, options Options) (*Observations, error) {
	options = options.withDefaults()
	e = e.Drawn(options.Seed)
	h, err := host.New(options.Address)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	if options.Looks == nil {
		options.Looks = NewLooks()
		defer options.Looks.Close()
	}
	j := &observer{Options: options, exercise: e, labs: labsOf(e), program: p, host: h}
	o := &Observations{
		Schema: ObservationsSchema, Exercise: e.Name, Folder: options.Folder, Scope: options.Scope, Seed: options.Seed, Order: options.Order,
		Tickets: map[string]*TicketObservation{}, Snapshots: map[string]*Snapshot{}, Cures: map[string]Cure{},
	}
	if e.OnCall {
		return o, j.shift(ctx, o)
	}
	if err := j.tests(ctx, o); err != nil {
		return nil, err
	}
	o.Tried, o.Voids = int(j.tried.Load()), int(j.voids.Load())
	return o, nil
}

// NotCompiled returns the observations for files in a folder that do not compile.
func NotCompiled(e *course.Exercise, folder string, err *run.CompileError) *Observations {
	return &Observations{Schema: ObservationsSchema, Exercise: e.Name, Folder: folder, Scope: result.Whole, CompileError: err.Said}
}

// tests observes an exercise of tickets.
func (j *observer) tests(ctx context.Context, o *Observations) error {
	if err := j.first(ctx, o); err != nil {
		return err
	}
	if j.exercise.Waits {
		j.lookAhead(ctx, o)
	}
	if err := j.rest(ctx, o); err != nil {
		return err
	}
	o.Copied = j.copies()
	if err := j.answer(ctx, o); err != nil {
		return err
	}
	if j.Visible == nil || o.Crash != nil { // it would only crash again
		return nil
	}
	return j.show(ctx, o)
}

// first runs the tests on the first correct lab of every ticket.
func (j *observer) first(ctx context.Context, o *Observations) error {
	labs := map[string]course.Lab{}
	for _, f := range j.exercise.Tickets() {
		o.Tickets[f.Ticket.Number] = &TicketObservation{}
		labs[f.Ticket.Number] = j.exercise.First(f)
	}
	turn, err := j.Slots.Take(ctx, j.weight())
	if err != nil {
		return err
	}
	defer turn.Release()
	seen, err := j.try(ctx, turn, batch{labs: labs, limit: j.limit()})
	if err != nil {
		return err
	}
	o.Orphan, o.Crash = seen.orphan, seen.crash
	for _, opening := range seen.opened {
		t := o.Tickets[opening.Ticket]
		switch {
		case t != nil:
			t.Opened = append(t.Opened, opening)
		case j.exercise.Unsupported(opening.Ticket) == "":
			o.Unknown = append(o.Unknown, opening)
		}
	}
	if o.Crash == nil {
		for number, t := range o.Tickets {
			t.Right = []Trial{seen.trials[number]}
			if t.Right[0].Crash != nil {
				j.crashed.Store(number, true)
			}
		}
	}
	return nil
}

// rest runs the tests that finished on the first lab on all other labs, as often as it takes.
func (j *observer) rest(ctx context.Context, o *Observations) error {
	if o.Crash != nil {
		return nil
	}
	todo, good := jobs{}, validTests(o)
	for number, t := range o.Tickets {
		if len(good[number]) > 0 {
			j.ticket(todo, number, t)
		}
	}
	j.alone(todo, o)
	j.houseRules(todo, o, onOne, good)
	j.again(todo, o, 0)
	tests := testsOf(o)
	if err := j.work(ctx, todo, tests); err != nil {
		return err
	}
	todo = jobs{}
	j.houseRules(todo, o, onAnother, validTests(o))
	j.again(todo, o, j.narrow(todo, o))
	if err := j.work(ctx, todo, tests); err != nil {
		return err
	}
	todo = jobs{}
	j.houseRules(todo, o, onTheRest, validTests(o))
	j.again(todo, o, 0)
	if err := j.work(ctx, todo, tests); err != nil {
		return err
	}
	todo = jobs{}
	j.outlast(todo, o)
	return j.work(ctx, todo, tests)
}

// validTests are the tests of each ticket that may catch a lab, judged by the correct labs that were tried so far.
func validTests(o *Observations) map[string]map[string]bool {
	good := map[string]map[string]bool{}
	for number, t := range o.Tickets {
		good[number] = t.valid()
	}
	return good
}

// testsOf returns the top-level tests of the tickets that are started.
func testsOf(o *Observations) []string {
	seen := map[string]bool{}
	for _, t := range o.Tickets {
		if t.begun() {
			for _, test := range topLevel(t.Right[0]) {
				seen[test] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// ticket returns the labs that are left to try for one ticket.
func (j *observer) ticket(todo jobs, number string, t *TicketObservation) {
	f := j.exercise.Ticket(number)
	right, wrong, edge := j.exercise.References(f), j.exercise.Wrong(f), j.exercise.EdgeCases(f)
	t.Right = append(t.Right, make([]Trial, len(right)-1)...)
	t.Wrong, t.Edge = make([]Trial, len(wrong)), make([]Trial, len(edge))
	todo.add(number, right[1:], t.Right[1:])
	todo.add(number, wrong, t.Wrong)
	todo.add(number, edge, t.Edge)
}

// narrow finds out which trait of a correct lab made a test fail, and says how often the first lab is to be given again among
// those: it may not be the lab at all.
func (j *observer) narrow(todo jobs, o *Observations) (again int) {
	for number, t := range o.Tickets {
		f := j.exercise.Ticket(number)
		for style := 1; style < len(t.Right); style++ {
			if !t.Right[style].passed() {
				labs := j.exercise.Traits(f, style)
				t.Traits = make([]Trial, len(labs))
				todo.add(number, labs, t.Traits)
				again = 1
				break
			}
		}
	}
	return again
}

// answer asks the labs what the rule of grading wants to know, until the rule has no more questions.
func (j *observer) answer(ctx context.Context, o *Observations) error {
	const rounds = 100 // each asks at least one thing of those that there are to ask
	for range rounds {
		_, questions := decideOn(j.exercise, j.labs, o)
		if len(questions) == 0 {
			return nil
		}
		if err := j.ask(ctx, o, questions); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s: the rule of grading does not come to an end", j.exercise.Name)
}
