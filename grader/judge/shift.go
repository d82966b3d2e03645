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
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// Shift is all that was seen of a triage that was on call.
type Shift struct {
	Incidents []Incident    `json:"incidents"`
	Opened    *host.Opening `json:"opened,omitempty"` // the test that put the triage on call
	Said      []Said        `json:"said,omitempty"`   // in the order of the incidents
	Ended     bool          `json:"ended,omitempty"`  // the process came to its end
	Crash     *Crash        `json:"crash,omitempty"`
	Code      int           `json:"code"`
}

// Incident is what really happened to a customer.
type Incident struct {
	Cause   string `json:"cause"`             // "healthy": nothing is wrong
	Failure string `json:"failure"`           // the cause; of a healthy one, the failure that was cured before the request
	Herring string `json:"herring,omitempty"` // what else is odd, and has nothing to do with it
}

// Said is what the triage said of an incident, and what there was to see of it.
type Said struct {
	Number    int               `json:"number"`
	Diagnosis wire.Diagnosis    `json:"diagnosis"`
	Trouble   string            `json:"trouble,omitempty"` // why it said nothing
	Todo      *wire.Todo        `json:"todo,omitempty"`
	Request   wire.Request      `json:"request"`
	Exchange  *wire.Exchange    `json:"exchange,omitempty"`
	Error     string            `json:"error,omitempty"` // the client's
	Lines     []string          `json:"lines,omitempty"` // the log
	Metrics   map[string]string `json:"metrics,omitempty"`
}

// shift puts the triage on call. In a visible run it is watched, and runs once: what it said then counts.
func (j *observer) shift(ctx context.Context, o *Observations) error {
	all := course.Incidents(j.Seed, j.Incidents)
	o.Shift = &Shift{}
	for _, i := range all {
		o.Shift.Incidents = append(o.Shift.Incidents, Incident{Cause: string(i.Cause), Failure: string(i.Failure.Cause), Herring: i.Herring})
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
	release, err := j.Slots.Acquire(ctx, run.Works)
	if err != nil {
		return err
	}
	defer release()
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
	o.Shift.Said, o.Shift.Code, o.Shift.Ended = j.said(r.Triaged()), exit.Code, out.Ended && !exit.Hung
	o.Tried = len(o.Shift.Said)
	if !o.Shift.Ended {
		o.Shift.Crash = crashOf(exit)
	}
	if i := slices.IndexFunc(out.Opened, func(o host.Opening) bool { return o.Ticket == "" }); i >= 0 {
		opened := out.Opened[i]
		opened.At = j.place(opened.At)
		o.Shift.Opened = &opened
	}
	return nil
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
