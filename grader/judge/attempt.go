package judge

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// batch says which labs one process gets.
type batch struct {
	labs     map[string]course.Lab // by ticket
	limit    time.Duration
	first    string // the top-level test that goes first; "": any
	isolated bool   // no other ticket has a lab
}

// attempt is the outcome of one run.
type attempt struct {
	trials map[string]Trial // by ticket
	opened []host.Opening
	orphan *OrphanFailure
	crash  *Crash
	output string
	raw    []host.Report
	late   map[string]string // by ticket: why its lab did not do what it was made to do
	unsure map[string]bool   // tickets whose tests may have failed because their own server was late
}

// try runs the tests with one lab for each ticket. If the process crashes, none of its reports can be trusted. Then every ticket
// is tried alone, so that one test's crash costs the others nothing.
func (j *observer) try(ctx context.Context, turn *run.Turn, b batch) (attempt, error) {
	together, err := j.once(ctx, turn, b)
	if err != nil || together.crash == nil {
		return together, err
	}
	empty, err := j.once(ctx, turn, batch{limit: j.Limits.Alone, first: b.first, isolated: true})
	if err != nil {
		return together, err
	}
	if empty.crash != nil { // it does not depend on a ticket
		j.showCrash(together.output)
		return attempt{crash: empty.crash, opened: together.opened}, nil
	}
	whole := attempt{trials: map[string]Trial{}, opened: together.opened}
	for number, l := range b.labs {
		alone, err := j.isolate(ctx, turn, b, number, together)
		if err != nil {
			return together, err
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

// isolate tries one ticket of a batch that crashed, without the others. A test hangs only if it does so twice: the machine may
// have stood still. One that was known to hang is believed at once.
func (j *observer) isolate(ctx context.Context, turn *run.Turn, b batch, number string, together attempt) (attempt, error) {
	if len(b.labs) == 1 && b.isolated && (!together.crash.Hung || j.hung(number)) {
		return together, nil
	}
	return j.once(ctx, turn, batch{labs: map[string]course.Lab{number: b.labs[number]}, limit: j.Limits.Alone, first: b.first, isolated: true})
}

// run is one quiet run, with labs that are more patient each time. Its labs may be late.
func (j *observer) run(ctx context.Context, b batch, patience int) (attempt, error) {
	r := j.host.Run(j.exercise, j.assign(b, patience))
	r.GoesFirst(b.first)
	defer r.Close()
	job := run.Job{URL: r.URL(), Limit: patient(b.limit, patience), Quiet: true, Verbose: len(b.labs) == 0}
	exit, err := j.Runner.Run(ctx, j.program, job)
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
	if err := j.unreached(out, exit); err != nil {
		return attempt{}, err
	}
	a := attempt{trials: map[string]Trial{}, output: exit.Output, raw: out.Reports, late: map[string]string{}, unsure: map[string]bool{}}
	for _, o := range out.Opened {
		o.At = j.place(o.At)
		a.opened = append(a.opened, o)
	}
	for number, why := range out.Late {
		if _, ok := b.labs[number]; ok {
			a.late[number] = why
		}
	}
	if !out.Ended || exit.Hung {
		a.crash = j.crash(exit)
		return a, nil
	}
	for number, l := range b.labs {
		a.trials[number], a.unsure[number] = j.trial(number, l, out.Reports, exit.Output)
	}
	failed := slices.ContainsFunc(out.Reports, func(r host.Report) bool { return r.Failed })
	if out.Code != 0 && !failed {
		test := firstFailure(exit.Output)
		a.orphan = &OrphanFailure{Test: test, At: j.line(failedAt(exit.Output, test)...)}
	}
	return a, nil
}

// trial is what a ticket's tests reported of their lab, and whether one of them may have failed because its own server was late.
func (j *observer) trial(number string, l course.Lab, reports []host.Report, output string) (t Trial, unsure bool) {
	t.Lab = l.Code
	for _, r := range reports {
		if r.Ticket == number {
			t.Reports = append(t.Reports, j.report(l, r, output))
			unsure = unsure || (r.Failed && r.GaveUpOnStandIn && l.IsCorrect())
		}
	}
	slices.SortStableFunc(t.Reports, func(a, b TestReport) int { // tests that run in parallel report in any order
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(topOf(a.Test), topOf(b.Test)))
	})
	return t, unsure
}

// assign chooses a lab for each ticket. A ticket without a job gets the first correct lab, so that a test learns nothing from which
// tickets have a lab. Only a run that has to find out which test crashed leaves tickets without a lab.
func (j *observer) assign(b batch, patience int) map[string]host.Assignment {
	assignments := map[string]host.Assignment{}
	for _, f := range j.exercise.Tickets() {
		number := f.Ticket.Number
		l, ok := b.labs[number]
		switch {
		case ok:
			j.tried.Add(1)
		case b.isolated || j.hasCrashed(number):
			continue
		default:
			l = j.exercise.First(f)
		}
		assignments[number] = host.Assignment{Lab: l, Patience: patience}
	}
	return assignments
}

// report keeps the parts of a test's report that the rule of grading needs.
func (j *observer) report(l course.Lab, r host.Report, output string) TestReport {
	t := TestReport{
		Test: r.Test, At: j.place(r.At), Failed: r.Failed, Skipped: r.Skipped, Todo: r.Todo,
		Misused: r.Misused, FailedFirst: r.Before, Asked: r.WasAsked(), Diagnoses: r.Diagnoses,
		Absent: r.Absent, StandIn: r.StandInRequests,
	}
	if l.Kind == course.Reference {
		t.Succeeded = succeeded(r.Exchanges)
	}
	if l.Kind == course.Reference || !r.Failed {
		t.Shows = j.shows(r.Exchanges)
	}
	if r.Failed || r.Misused != "" {
		t.FailedAt = j.line(failedAt(output, r.Test)...)
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
	return t
}

// succeeded returns the requests that got a 2xx, each once.
func succeeded(exchanges []wire.Exchange) (requests []string) {
	for _, x := range exchanges {
		if r := x.Method + " " + x.Path; x.Status/100 == 2 && !slices.Contains(requests, r) {
			requests = append(requests, r)
		}
	}
	return requests
}

// union returns a, and the openings of b that a lacks.
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

// crash describes the crash of a process. It names a place only if that is in the learner's files.
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

// showCrash shows what the tests printed before they ended the process. It does not run them again for that.
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
