package judge

import (
	"context"
	"fmt"
	"strings"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
)

// maxVisible is how long the visible run may take. Go test's own limit is shorter.
const maxVisible = 24 * time.Hour

// show runs the tests again, for the learner to see. Each ticket's tests have the lab that their verdict is about, and a
// test whose verdict is not done fails where it stands. What comes of it is an observation like any other.
func (j *observer) show(ctx context.Context, o *Observations) error {
	so := Verdict(j.exercise, o)
	for n := 0; ; n++ {
		late, err := j.showOnce(ctx, o, so, n)
		if late == nil || err != nil {
			return err
		}
		j.voids.Add(1)
		o.Voids++
		if n+1 == host.MaxVoids {
			return late
		}
		_, _ = fmt.Fprintf(j.Visible.Stderr, "The machine was too slow: %s. The tests run again.\n", late.Why)
	}
}

// showOnce is one visible run. Late is the first lab that was late, when a run of tests that are done failed for it: then the
// run says nothing.
func (j *observer) showOnce(ctx context.Context, o *Observations, so result.Result, patience int) (late *host.LateError, err error) {
	assignments := plan(j.exercise, so)
	for number, a := range assignments {
		a.Patience = patience
		assignments[number] = a
	}
	r := j.host.Run(j.exercise, assignments)
	defer r.Close()
	f := &run.Filter{W: j.Visible.Stdout, Verbose: j.Visible.Verbose, Red: !so.Green()}
	exit, err := j.Runner.Run(ctx, j.program, run.Job{URL: r.URL(), Limit: maxVisible, Stdout: f, Stderr: j.Visible.Stderr})
	f.Flush()
	if err != nil {
		return nil, err
	}
	out := r.Outcome()
	if out.Fault != nil { // or the learner would be told of tests that fail
		return nil, fmt.Errorf("a lab could not be opened: %w", out.Fault)
	}
	o.Visible = &VisibleRun{Failed: map[string]string{}, Ended: out.Ended, Code: exit.Code}
	for _, report := range out.Reports {
		why, wasLate := out.Late[report.Ticket]
		if report.GaveUpOnStandIn && patience < maxUnsure {
			why, wasLate = "your own server may not have been given a processor in time", true
		}
		switch {
		case !report.Failed:
		case !wasLate:
			o.Visible.Failed[report.Ticket] = report.Test
		case so.Green():
			late = &host.LateError{Lab: assignments[report.Ticket].Lab.Code, Why: why}
		}
	}
	return late, nil
}

// plan is which lab each ticket's tests have in the visible run, and what they are told.
func plan(e *course.Exercise, r result.Result) map[string]host.Assignment {
	labs := labsOf(e)
	assignments := map[string]host.Assignment{}
	for _, f := range e.Tickets() {
		assignments[f.Ticket.Number] = host.Assignment{Lab: e.First(f)}
	}
	for _, t := range r.Tickets {
		a := assignments[t.Ticket]
		notice := fmt.Sprintf("%s %s%s", t.Ticket, strings.ToUpper(t.Label()), run.Notice)
		switch {
		case t.Verdict == result.Done, t.Verdict == result.NotStarted:
		case t.Verdict == result.Crashed, t.StrictOn != nil && t.StrictOn.Crashed: // not again: it would end the others too
			a.Refuse = notice + ". It does not run again, because it would take the other tests with it."
		case t.StrictOn != nil:
			a.Lab, a.Notice = labs[t.StrictOn.Lab], notice
		default:
			a.Notice = notice
		}
		assignments[t.Ticket] = a
	}
	return assignments
}
