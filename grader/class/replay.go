package class

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
	"failurelab/grader/judge"
	"failurelab/grader/sandbox"
	"failurelab/lab/course"
)

// Replayed is what one ticket's tests did on one lab, in full and line by line.
type Replayed struct {
	Did     []string `json:"did"`
	Printed []string `json:"printed"`
	Asked   bool     `json:"asked"`
}

// ErrNoProgram means that a submission's tests cannot be run: they were refused, or do not compile.
var ErrNoProgram = errors.New("there is nothing to run")

// Replay runs a submission's tests on a lab again: the same lab, drawn from the same seed. It returns what they did on the first
// correct lab, and what they did there. The error says why there is nothing to run.
func (g *Grader) Replay(ctx context.Context, r store.Record, e *course.Exercise, ticket, code string) (correct, other Replayed, err error) {
	s := intake.Submission{Student: r.Student, Files: map[string][]byte{}}
	for _, f := range r.Handed.Files {
		s.Files[f.Path] = []byte(f.Text)
	}
	w, err := g.begin(&store.Record{Student: r.Student}, s)
	if err != nil {
		return correct, other, err
	}
	defer w.end()
	if err := w.build(ctx); err != nil {
		return correct, other, err
	}
	if _, ok := w.programs[e.Name]; !ok {
		return correct, other, fmt.Errorf("%w: the tests of %s: %s", ErrNoProgram, e.Name, w.why(e.Name))
	}
	t := w.task([]string{e.Name})
	t.Again = &again{order: t.Orders[0], Ticket: ticket, Labs: []string{e.First(e.Ticket(ticket)).Code, code}}
	t.Orders = nil
	seen, err := w.host(ctx, t)
	switch reply := seen.exercises[e.Name]; {
	case err != nil:
		return correct, other, err
	case reply.Fault != "":
		return correct, other, errors.New(reply.Fault)
	case len(reply.Replayed) != len(t.Again.Labs):
		return correct, other, errors.New("the host of the labs replayed nothing")
	default:
		return reply.Replayed[0], reply.Replayed[1], nil
	}
}

// why says why an exercise has no program.
func (w *work) why(exercise string) string {
	for _, r := range w.record.Handed.Refused {
		if r.Exercise == exercise {
			return r.String()
		}
	}
	switch d := w.done[exercise]; {
	case d.Fault != "":
		return d.Fault
	case d.Observations != nil && d.Observations.CompileError != "":
		return "they do not compile:\n" + d.Observations.CompileError
	default:
		return "none were handed in"
	}
}

// replay is what a host does for [Grader.Replay].
func (t task) replay(ctx context.Context, room *sandbox.Launcher, replies *replies) error {
	a := t.Again
	r := reply{Exercise: a.Exercise}
	all, err := a.run(ctx, t.options(room))
	if err != nil {
		r.Fault = err.Error()
	}
	for _, one := range all {
		r.Replayed = append(r.Replayed, Replayed{Did: one.Did, Printed: one.Printed, Asked: one.Asked})
	}
	return errors.Join(replies.send(r), replies.send(reply{Done: true}))
}

func (a *again) run(ctx context.Context, options judge.Options) ([]judge.Replayed, error) {
	defer options.Looks.Close()
	e := course.Find(a.Exercise)
	if e == nil {
		return nil, fmt.Errorf("this grader has no exercise %q", a.Exercise)
	}
	e = e.Drawn(a.Seed)
	var labs []course.Lab
	for _, code := range a.Labs {
		f := e.Ticket(a.Ticket)
		if f == nil {
			return nil, fmt.Errorf("%s has no ticket %q", e.Name, a.Ticket)
		}
		all := slices.Concat(e.References(f), e.Wrong(f), e.EdgeCases(f), e.HouseRules(f))
		i := slices.IndexFunc(all, func(l course.Lab) bool { return l.Code == code })
		if i < 0 {
			return nil, fmt.Errorf("%s is not tried on %s", code, a.Ticket)
		}
		labs = append(labs, all[i])
	}
	options.Folder, options.Seed, options.Order = folder(a.Exercise), a.Seed, a.Order
	return judge.Replay(ctx, e, a.Program, a.Ticket, options, labs...)
}
