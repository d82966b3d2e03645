package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"failurelab/grader/judge"
	"failurelab/grader/report"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

func (s *session) replayCommand() *cobra.Command {
	return &cobra.Command{
		Use: "replay LAB", Short: "Run your test on one lab, such as 01-T105-l2, beside a correct lab.",
		Example:           "  " + grader + " replay 01-T105-l2",
		ValidArgsFunction: completion(s.labWords),
		Args:              s.one("a lab", "01-T105-l2"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.open(false); err != nil {
				return err
			}
			return s.replay(c.Context(), args[0])
		},
	}
}

// replay shows what a test did on one lab, beside what it did on a correct one.
func (s *session) replay(ctx context.Context, code string) error {
	e, ticket, lab := locate(code)
	if lab == "" {
		return misuse(fmt.Sprintf("no lab is called %q. A verdict names the labs that your test missed, such as 01-T105-m1", code))
	}
	l, _, _ := e.Lab(code)
	if err := s.ready(ctx); err != nil {
		return err
	}
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	p, err := run.Build(ctx, e.Name, s.source, out)
	var theirs *run.CompileError
	if errors.As(err, &theirs) {
		fmt.Fprintln(s.out, shown(theirs.Error()))
		return nil
	}
	if err != nil {
		return err
	}
	if l.Kind == course.House { // it belongs to no ticket, so choose one whose test meets it
		return s.houseRule(ctx, e, p, code)
	}
	b, err := s.beside(ctx, e, p, ticket, l)
	if err != nil {
		return err
	}
	b.Write(s.out)
	return nil
}

// houseRule shows the first ticket in which anything differs, or else the first.
func (s *session) houseRule(ctx context.Context, e *course.Exercise, p run.Program, code string) error {
	var shown *report.Beside
	for _, f := range e.Tickets() {
		for _, l := range e.HouseRules(f) {
			if l.Code != code {
				continue
			}
			b, err := s.beside(ctx, e, p, f.Ticket.Number, l)
			if err != nil {
				return err
			}
			if shown == nil || b.Differ() {
				shown = &b
			}
		}
		if shown != nil && shown.Differ() {
			break
		}
	}
	shown.Write(s.out)
	return nil
}

// beside shows what a ticket's tests do on the first correct lab and on another one.
func (s *session) beside(ctx context.Context, e *course.Exercise, p run.Program, ticket string, l course.Lab) (report.Beside, error) {
	correct := e.First(e.Ticket(ticket))
	if !l.IsCorrect() { // so that only the fault differs, not names or wording
		l = l.Plain()
	}
	both, err := judge.Replay(ctx, e, p, ticket, s.options, correct, l)
	if err != nil {
		return report.Beside{}, err
	}
	return besideOf(e, l, side(both[0]), side(both[1])), nil
}

// besideOf is what a test did on a correct lab, and on another one.
func besideOf(e *course.Exercise, l course.Lab, correct, other report.Side) report.Beside {
	b := report.Beside{Code: l.Code, Sentence: l.Sentence, ShouldPass: l.Kind == course.Reference, Correct: correct, Other: other}
	if c := e.Clause(l.Clause); c.Number != "" {
		b.Clause = fmt.Sprintf("clause %s, %s: %s", c.Number, c.Name, cmp.Or(l.Promise, c.Text()))
	}
	return b
}

func side(r judge.Replayed) report.Side {
	return report.Side{Did: r.Did, Printed: r.Printed, Asked: r.Asked}
}
