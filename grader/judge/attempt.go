package judge

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/run"
	"failurelab/lab/course"
)

// attempt is what one run showed.
type attempt struct {
	trials map[string]Trial // by ticket
	opened []host.Opening
	orphan *OrphanFailure
	crash  *Crash
	output string
	raw    []host.Report
}

// try runs the tests with one lab for each ticket. When the process does not come to its end, nothing that it reported can
// be believed: then every ticket is tried alone, so that one test's crash costs the others nothing.
func (j *observer) try(ctx context.Context, labs map[string]course.Lab, limit time.Duration) (attempt, error) {
	together, err := j.once(ctx, labs, limit)
	if err != nil || together.crash == nil {
		return together, err
	}
	empty, err := j.once(ctx, nil, j.Limits.Alone)
	if err != nil {
		return together, err
	}
	if empty.crash != nil { // it does not depend on a ticket
		j.showCrash(together.output)
		return attempt{crash: empty.crash, opened: together.opened}, nil
	}
	whole := attempt{trials: map[string]Trial{}, opened: together.opened}
	for number, l := range labs {
		alone := together
		if len(labs) > 1 {
			if alone, err = j.once(ctx, map[string]course.Lab{number: l}, j.Limits.Alone); err != nil {
				return together, err
			}
		}
		if alone.crash != nil {
			alone.trials = map[string]Trial{number: {Lab: l.Code, Crash: alone.crash}}
			if alone.crash.Hung {
				j.endless.Store(number, true)
			}
		}
		whole.trials[number] = alone.trials[number]
		whole.opened = union(whole.opened, alone.opened)
	}
	return whole, nil
}

// once is one quiet run.
func (j *observer) once(ctx context.Context, labs map[string]course.Lab, limit time.Duration) (attempt, error) {
	assignments := map[string]host.Assignment{}
	for number, l := range labs {
		assignments[number] = host.Assignment{Lab: l}
	}
	j.tried.Add(int64(len(labs)))
	r := j.host.Run(j.exercise, assignments)
	defer r.Close()
	exit, err := j.Runner.Run(ctx, j.program, run.Job{URL: r.URL(), Limit: limit, Quiet: true, Verbose: len(labs) == 0})
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return attempt{}, err
	}
	out := r.Outcome()
	if out.Fault != nil {
		return attempt{}, fmt.Errorf("a lab could not be opened: %w", out.Fault)
	}
	a := attempt{trials: map[string]Trial{}, output: exit.Output, raw: out.Reports}
	for _, o := range out.Opened {
		o.At = j.place(o.At)
		a.opened = append(a.opened, o)
	}
	if !out.Ended || exit.Hung {
		a.crash = j.crash(exit)
		return a, nil
	}
	failed := false
	for number, l := range labs {
		t := Trial{Lab: l.Code}
		for _, r := range out.Reports {
			if r.Ticket == number {
				t.Reports = append(t.Reports, j.report(l, r, exit.Output))
				failed = failed || r.Failed
			}
		}
		a.trials[number] = t
	}
	if out.Code != 0 && !failed {
		test := firstFailure(exit.Output)
		a.orphan = &OrphanFailure{Test: test, At: j.line(failedAt(exit.Output, test))}
	}
	return a, nil
}

// report is what is kept of a test's report: what the rule of grading asks for.
func (j *observer) report(l course.Lab, r host.Report, output string) TestReport {
	t := TestReport{
		Test: r.Test, At: j.place(r.At), Failed: r.Failed, Skipped: r.Skipped, Todo: r.Todo,
		Misused: r.Misused, FailedFirst: r.Before, Asked: r.WasAsked(), Diagnoses: r.Diagnoses,
		Absent: r.Absent,
	}
	if l.Kind == course.Reference || !r.Failed {
		t.Shows = j.shows(r.Exchanges)
	}
	if r.Failed || r.Misused != "" {
		t.FailedAt = j.line(failedAt(output, r.Test))
	}
	if t.Todo != nil {
		todo := *t.Todo
		todo.At = j.place(todo.At)
		t.Todo = &todo
	}
	for i := range t.Diagnoses {
		t.Diagnoses[i].At = j.place(t.Diagnoses[i].At)
	}
	if l.Kind == course.Reference && len(r.Exchanges) > 0 {
		t.Exchange = &r.Exchanges[0]
	}
	if l.Kind == course.Reference || l.Kind == course.LookAlike {
		t.Queries = r.Queries
		for _, line := range r.Lines {
			t.Lines = append(t.Lines, line.Attrs)
		}
	}
	return t
}

// union is a with those of b that it lacks.
func union(a, b []host.Opening) []host.Opening {
	known := map[host.Opening]bool{}
	for _, o := range a {
		known[o] = true
	}
	for _, o := range b {
		if !known[o] {
			a = append(a, o)
		}
	}
	return a
}

// crash is the crash of a process, with a place only of the learner's.
func (j *observer) crash(exit run.Exit) *Crash {
	c := crashOf(exit)
	if j.line(c.At) == "" {
		c.Last = strings.TrimSuffix(c.Last, " at "+c.At)
		c.At = ""
	}
	if c.At == "" && c.Test != "" {
		c.At = j.declared(c.Test)
	}
	return c
}

// showCrash shows what the tests printed before they ended the process. It is not run once more for that.
func (j *observer) showCrash(output string) {
	if j.Visible != nil {
		_, _ = io.WriteString(j.Visible.Stdout, printed(output))
	}
}

// crashOf is the crash of a process that did not come to its end.
func crashOf(exit run.Exit) *Crash {
	c := &Crash{
		Test: ended(exit.Output), Hung: exit.Hung, Code: exit.Code, Panicked: panicked(exit.Output), Last: lastWords(exit.Output),
		AfterTest: panicked(exit.Output) && isAfterTest(exit.Output),
	}
	c.At = panickedAt(exit.Output)
	if c.At != "" {
		c.Hung = false // it was stopped while it died: an endless recursion takes long
	}
	return c
}
