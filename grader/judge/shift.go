package judge

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab"
	"failurelab/lab/course"
)

// shift puts the triage on call. In a visible run it is watched, and runs once: what it said then counts.
func (j *observer) shift(ctx context.Context, o *Observations) error {
	all := course.Incidents(j.Seed, j.Incidents)
	o.Shift = &Shift{}
	for _, i := range all {
		o.Shift.Incidents = append(o.Shift.Incidents, incidentOf(i))
	}
	job := run.Job{Limit: time.Duration(j.Incidents) * j.Limits.Incident, Quiet: j.Visible == nil}
	program := j.program
	filter := &run.Filter{Red: true}
	if j.Visible != nil {
		filter.W, filter.Verbose = j.Visible.Stdout, j.Visible.Verbose
		job.Stdout, job.Stderr = filter, j.Visible.Stderr
		program.Args = slices.DeleteFunc(slices.Clone(program.Args), func(a string) bool { return strings.HasPrefix(a, "-test.count") })
	}
	r := j.host.Shift(j.exercise, host.Shift{Incidents: all, Over: func(said []host.Triaged) string {
		so := *o
		over := *o.Shift
		over.Said, over.Ended, over.Opened = j.said(said), true, &host.Opening{}
		so.Shift = &over
		res := Verdict(j.exercise, &so)
		if res.Verdict == result.Done || res.Triage == nil {
			filter.Red = false
			return ""
		}
		return "TRIAGE: " + res.Triage.Summary()
	}})
	defer r.Close()
	job.URL = r.URL()
	turn, err := j.Slots.Take(ctx, run.Works)
	if err != nil {
		return err
	}
	defer turn.Release()
	exit, err := j.Runner.Run(ctx, program, job)
	if job.Stdout != nil {
		filter.Flush()
	}
	if err != nil {
		return err
	}
	out := r.Outcome()
	if out.Fault != nil {
		return fmt.Errorf("a lab could not be opened: %w", out.Fault)
	}
	if err := j.unreached(out, exit); err != nil {
		return err
	}
	o.Shift.Said, o.Shift.Code, o.Shift.Ended = j.said(r.Triaged()), exit.Code, out.Ended && !exit.Hung
	o.Tried, o.Voids = len(o.Shift.Said), r.Voids()
	if !o.Shift.Ended {
		o.Shift.Crash = j.crash(exit)
	}
	if i := slices.IndexFunc(out.Opened, func(o host.Opening) bool { return o.Ticket == "" }); i >= 0 {
		opened := out.Opened[i]
		opened.At = j.place(opened.At)
		o.Shift.Opened = &opened
	}
	return nil
}

// incidentOf is what is kept of an incident.
func incidentOf(i course.Incident) Incident {
	kept := Incident{Cause: string(i.Cause), Failure: string(i.Failure.Cause), Herring: i.Herring}
	if i.Cause != lab.Healthy && i.Slow != i.Failure.Slow {
		kept.Slow = answerText(i.Slow)
	}
	return kept
}

// said is what is kept of what a triage said.
func (j *observer) said(all []host.Triaged) []Said {
	var list []Said
	for _, t := range all {
		s := Said{
			Number: t.Number, Diagnosis: t.Diagnosis, Trouble: t.Trouble, Request: t.Request, Error: t.Error, Metrics: t.Metrics,
		}
		s.Request.Header, s.Request.Body = nil, ""
		if len(t.Exchanges) > 0 {
			s.Exchange = &t.Exchanges[0]
		}
		for _, line := range t.Lines {
			s.Lines = append(s.Lines, line.Text)
		}
		if t.Todo != nil {
			todo := *t.Todo
			todo.At = j.place(todo.At)
			s.Todo = &todo
		}
		list = append(list, s)
	}
	return list
}
