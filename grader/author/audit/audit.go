// Package audit proves that the course measures what its solutions assert.
//
// It builds each solution once, with every assertion behind a switch, and runs it on every lab with all assertions off. It records
// what each assertion would have said. The rule of grading is a pure function, so the record shows what the verdict would be without
// an assertion. Runs with that assertion off confirm it: the tests pass on a lab that is wrong.
//
// If no lab makes an assertion fail, it checks something that no lab breaks. That is a defect of the course. It is also a defect if a
// lazy learner is done with a ticket. A lazy learner is a solution with its right diagnoses and most of its assertions off.
package audit

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"golang.org/x/sync/errgroup"
)

// Audit says which exercises to audit.
type Audit struct {
	Exercises []*course.Exercise
	Redundant bool // say which assertions are redundant
	Out       io.Writer

	looks *judge.Looks
	slots *run.Slots
	mu    sync.Mutex
}

// report is the result of an exercise's audit.
type report struct {
	exercise *course.Exercise
	lines    []string // what is not a defect
	defects  []string
	counts   string
	earned   map[string]earned // by learner
}

func (r *report) off(format string, args ...any) {
	r.defects = append(r.defects, fmt.Sprintf(format, args...))
}

// Run audits the exercises and returns the number of defects. An error means that it could not check everything.
func (a *Audit) Run(ctx context.Context, root string) (int, error) {
	a.looks, a.slots = judge.NewLooks(), run.NewSlots(0)
	defer a.looks.Close()
	var reports []*report
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(3)
	for _, e := range a.Exercises {
		if e.OnCall {
			continue // it has no assertions
		}
		r := &report{exercise: e.Drawn(course.Practice), earned: map[string]earned{}}
		reports = append(reports, r)
		group.Go(func() error { return a.audit(ctx, root, r) })
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	return a.write(reports), nil
}

// write writes what came of all audits, and returns how many defects there are.
func (a *Audit) write(reports []*report) (defects int) {
	var names []string
	all := map[string]map[string]earned{}
	for _, r := range reports {
		names = append(names, r.exercise.Name)
		all[r.exercise.Name] = r.earned
		for _, line := range r.lines {
			fmt.Fprintln(a.Out, line)
		}
		for _, line := range r.defects {
			fmt.Fprintln(a.Out, "OFF:", line)
		}
		fmt.Fprintf(a.Out, "%s: %s\n", r.exercise.Name, r.counts)
		defects += len(r.defects)
	}
	if len(reports) > 0 {
		fmt.Fprintf(a.Out, "\n%s", table(names, all))
	}
	return defects
}

func (a *Audit) step(e *course.Exercise, format string, args ...any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	fmt.Fprintf(a.Out, "%s ... %s\n", e.Name, fmt.Sprintf(format, args...))
}

// audit audits one exercise.
func (a *Audit) audit(ctx context.Context, root string, r *report) error {
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	turn, err := a.slots.Take(ctx, run.Works)
	if err != nil {
		return err
	}
	p, err := build(ctx, r.exercise, root, out)
	turn.Release()
	if err != nil {
		return err
	}
	a.step(r.exercise, "%d assertions on its labs", len(p.assertions))
	seen, err := a.observe(ctx, r.exercise, p, root)
	if err != nil {
		return err
	}
	solved := judge.Verdict(r.exercise, seen)
	if solved.Verdict != result.Done {
		r.off("solutions/%s is not done. First run verify until it finds no defect: go run ./grader/cmd/grader verify %s", r.exercise.Name, r.exercise.Name)
		r.counts = "not audited"
		return nil
	}
	rec, err := newRecorder(r.exercise, p, a.slots, out)
	if err != nil {
		return err
	}
	defer rec.Close()
	if err := rec.record(ctx); err != nil {
		return err
	}
	predictor := &predictor{exercise: r.exercise, assertions: p.assertions, matrix: rec.matrix, seen: seen}
	predictor.ask = func(o *judge.Observations) error {
		return judge.Complete(ctx, r.exercise, o, judge.Options{Slots: a.slots, Looks: a.looks})
	}
	if other := differences(effects(predictor.predict(nothing)), effects(solved)); len(other) > 0 {
		r.off("%s: the audit's record and a normal grading differ in %s. Run it again. If they still differ, the audit has a bug", r.exercise.Name, strings.Join(other, " "))
	}
	found := predictor.weigh()
	a.weighed(r, predictor, found)
	runs := predictor.withoutEach(found)
	for _, l := range learners {
		r.learner(l, predictor.predict(l.off(r.exercise, p.assertions)))
		runs = append(runs, predictor.lazily(l))
	}
	if predictor.err != nil {
		return predictor.err
	}
	wrong, err := rec.confirm(ctx, runs)
	r.defects = append(r.defects, wrong...)
	return err
}

// weighed reports which assertions matter.
func (a *Audit) weighed(r *report, p *predictor, found []finding) {
	count := map[weight]int{}
	for _, f := range found {
		count[f.weight]++
		switch {
		case f.weight == unmeasured:
			r.off("%s", p.says(f))
		case f.weight == plumbing, f.weight == redundant && a.Redundant:
			r.lines = append(r.lines, p.says(f))
		}
	}
	r.counts = fmt.Sprintf("%d assertions: %d needed, %d redundant, %d plumbing, %d unmeasured",
		len(found), count[needed], count[redundant], count[plumbing], count[unmeasured])
}

// learner reports what a lazy learner gets.
func (r *report) learner(l learner, got result.Result) {
	r.earned[l.name] = earns(got)
	for _, ticket := range r.earned[l.name].done {
		r.off("%s: a lazy learner (%s) is done with %s", r.exercise.Ticket(ticket).File(), l.name, ticket)
	}
	if l.name != "status" {
		return
	}
	for _, t := range got.Tickets {
		if what := tooMuch(t); what != "" {
			r.off("%s: %s: %s", r.exercise.Ticket(t.Ticket).File(), t.Ticket, what)
		}
	}
}

// observe grades a solution with all assertions on.
func (a *Audit) observe(ctx context.Context, e *course.Exercise, p program, root string) (*judge.Observations, error) {
	files := map[string]string{}
	for name, file := range p.files {
		files[filepath.FromSlash(name)] = file
	}
	return judge.Observe(ctx, e, p.Program, judge.Options{
		Root: root, Folder: "solutions/" + e.Name, Files: files, Slots: a.slots, Looks: a.looks,
	})
}

func tickets(e *course.Exercise) []string {
	var numbers []string
	for _, f := range e.Tickets() {
		numbers = append(numbers, f.Ticket.Number)
	}
	return numbers
}
