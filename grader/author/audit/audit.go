// Package audit proves that the course measures what its solutions assert.
//
// It builds each solution once, with every assertion behind a switch, and tries it on every lab with all of them off. What each
// assertion would have said there is written down. The rule of grading is a pure function, so that then tells what the verdict
// would be without an assertion. Gradings of the same program show that the verdicts fall as they should.
//
// An assertion that no lab makes fail promises something that no lab breaks: a defect of the course. Lazy learners, who are
// solutions with most of their assertions off, must not be done with any ticket.
package audit

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"golang.org/x/sync/errgroup"
)

// Audit is which exercises are audited.
type Audit struct {
	Exercises []*course.Exercise
	Redundant bool // say which assertions are redundant
	Out       io.Writer

	looks *judge.Looks
	slots *run.Slots
	mu    sync.Mutex
}

// report is what came of an exercise's audit.
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

// Run audits the exercises and returns how many defects they have. An error is anything that kept it from looking.
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
	a.step(r.exercise, "%d assertions", len(p.assertions))
	seen, err := a.observe(ctx, r.exercise, p, plan{}, root)
	if err != nil {
		return err
	}
	solved := judge.Verdict(r.exercise, seen)
	if solved.Verdict != result.Done {
		r.off("solutions/%s is not done. First make verify content: go run ./grader/cmd/grader verify %s", r.exercise.Name, r.exercise.Name)
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
	r.compare(predictor, "the solution", nothing, solved)
	found := predictor.weigh()
	a.weighed(r, predictor, found)
	wrong, err := rec.confirm(ctx, predictor.claims(found))
	if err != nil {
		return err
	}
	r.defects = append(r.defects, wrong...)
	a.step(r.exercise, "lazy learners")
	return cmp.Or(a.lazy(ctx, root, r, p, predictor), predictor.err)
}

// weighed reports what the assertions weigh.
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

// lazy grades the lazy learners, side by side. Each has to come out as predicted.
func (a *Audit) lazy(ctx context.Context, root string, r *report, p program, predictor *predictor) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for _, l := range learners {
		group.Go(func() error {
			o := l.off(r.exercise, p.assertions)
			would := o.plan(tickets(r.exercise), len(p.assertions))
			if l.copies {
				would.Copied = predictor.matrix.copied
			}
			seen, err := a.observe(ctx, r.exercise, p, would, root)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", r.exercise.Name, l.name, err)
			}
			got := judge.Verdict(r.exercise, seen)
			mu.Lock()
			defer mu.Unlock()
			r.compare(predictor, "a lazy learner ("+l.name+")", o, got)
			r.learner(l, got)
			return nil
		})
	}
	return group.Wait()
}

// compare holds a grading against what was predicted.
func (r *report) compare(p *predictor, name string, o off, got result.Result) {
	if other := differences(effects(p.predict(o)), effects(got)); len(other) > 0 {
		r.off("%s, %s: a grading and the audit's prediction differ in %s. If they differ again, the audit is wrong",
			r.exercise.Name, name, strings.Join(other, " "))
	}
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

// limits are shorter than those for learners: without an assertion, a test may wait for what never comes.
var limits = judge.Limits{Run: 6 * time.Second, Waiting: 8 * time.Second, Alone: 6 * time.Second, Again: 4 * time.Second}

func (a *Audit) observe(ctx context.Context, e *course.Exercise, p program, of plan, root string) (*judge.Observations, error) {
	program, err := p.with(of)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for name, file := range p.files {
		files[filepath.FromSlash(name)] = file
	}
	return judge.Observe(ctx, e, program, judge.Options{
		Root: root, Folder: "solutions/" + e.Name, Files: files, Slots: a.slots, Looks: a.looks, Limits: limits,
	})
}

func tickets(e *course.Exercise) []string {
	var numbers []string
	for _, f := range e.Tickets() {
		numbers = append(numbers, f.Ticket.Number)
	}
	return numbers
}
