package command

import (
	"context"
	"fmt"
	"strings"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

func (s *session) hintCommand() *cobra.Command {
	return &cobra.Command{
		Use: "hint [TICKET or LAB]", Short: "The next hint: for a ticket (T105), for one lab (01-T105-m1), or for what is next.",
		Example:           "  " + grader + " hint\n  " + grader + " hint T105\n  " + grader + " hint 01-T105-m1",
		ValidArgsFunction: completion(func() []string { return append(s.ticketWords(), s.labWords()...) }),
		Args:              func(c *cobra.Command, args []string) error { return s.args(c, args, 0, 1) },
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.open(false); err != nil {
				return err
			}
			if len(args) == 0 {
				return s.hintNext(c.Context())
			}
			return s.hint(c.Context(), args[0])
		},
	}
}

// hint says a little more each time. It costs nothing, and remembers only which hints were given.
func (s *session) hint(ctx context.Context, of string) error {
	if e := course.Find(of); e != nil && e.OnCall {
		fmt.Fprintf(s.out, "%s has no hints of its own. Run go test ./exercises/%s: it shows which causes Triage confuses, and three mistakes in full.\n", of, of)
		return nil
	}
	e, number, code := locate(of)
	if e == nil {
		return misuse(fmt.Sprintf("no ticket or lab is called %q. Tickets look like T105, labs like 01-T105-m1", of))
	}
	if code != "" {
		return s.step(ctx, e, code)
	}
	if why := e.Unsupported(number); why != "" {
		fmt.Fprintf(s.out, "%s is skipped on this machine: %s\n", number, why)
		return nil
	}
	if err := s.ready(ctx); err != nil {
		return err
	}
	r, err := judge.GradeSource(ctx, e, s.source, s.options)
	if err != nil {
		return err
	}
	if !r.Judged() {
		fmt.Fprintf(s.out, "%s: %s\n", strings.ToUpper(string(r.Verdict)), r.Message)
		return nil
	}
	for _, t := range r.Tickets {
		if t.Ticket == number {
			return s.ticket(ctx, e, t)
		}
	}
	return nil
}

// hintNext gives the hint for what the course view calls next.
func (s *session) hintNext(ctx context.Context) error {
	results, err := s.results(ctx)
	if err != nil {
		return err
	}
	for _, r := range results {
		if r.Next != nil {
			return s.hintFor(ctx, r)
		}
	}
	fmt.Fprintln(s.out, "Everything is done. No hint is left.")
	return nil
}

// hintFor gives the hint for what a result calls next: a ticket, or a house rule.
func (s *session) hintFor(ctx context.Context, r result.Result) error {
	e := s.exercise(r.Exercise)
	switch {
	case !r.Judged():
		fmt.Fprintf(s.out, "%s: %s\n", strings.ToUpper(string(r.Verdict)), r.Message)
		return nil
	case r.Next == nil:
		fmt.Fprintf(s.out, "%s is done. No hint is left.\n", r.Exercise)
		return nil
	}
	for _, t := range r.Tickets {
		if t.Ticket == r.Next.Ticket {
			return s.ticket(ctx, e, t)
		}
	}
	if open := result.Uncaught(r.House); r.Next.Ticket == "" && len(open) > 0 {
		return s.step(ctx, e, s.unexhausted(e, open))
	}
	fmt.Fprintf(s.out, "%s   %s\n", r.Next.At, r.Next.What)
	return nil
}

// ticket gives the hint that fits a ticket's verdict.
func (s *session) ticket(ctx context.Context, e *course.Exercise, t result.Ticket) error {
	fmt.Fprintf(s.out, "%s %s: %q\n", t.Ticket, strings.ToUpper(t.Label()), t.Symptom)
	switch {
	case t.Verdict == result.NotStarted:
		return s.climb(ctx, t.Ticket, begin(e, e.Ticket(t.Ticket)), 1)
	case t.Verdict == result.Done:
		if t.Production != "" {
			fmt.Fprintf(s.out, "In production: %s\n", t.Production)
		}
		if run.ForStudents(s.source.Root) {
			fmt.Fprintln(s.out, "No hint is left.")
			return nil
		}
		fmt.Fprintf(s.out, "No hint is left. Compare with solutions/%s.\n", e.Name)
	case t.Verdict == result.TooWeak && len(result.Uncaught(t.Labs)) > 0:
		return s.step(ctx, e, s.unexhausted(e, t.Labs))
	case t.Verdict == result.WrongDiagnosis:
		fmt.Fprintf(s.out, "%s: your test is right, but its diagnosis is not right yet.\n%s\n", t.At, strings.Join(t.Diagnosis.Messages, "\n"))
		if t.Diagnosis.Lacks != result.WeakEvidence {
			fmt.Fprintln(s.out, suspectsOf(e, e.Ticket(t.Ticket)))
		}
	default:
		fmt.Fprintf(s.out, "%s: %s\n", t.At, result.Sentence(t.Message))
		if t.Remedy != "" {
			fmt.Fprintln(s.out, result.Sentence(t.Remedy))
		}
		if t.StrictOn != nil {
			fmt.Fprintf(s.out, "To see your test on that correct lab: %s replay %s\n", grader, t.StrictOn.Lab)
		}
	}
	return nil
}

// step gives the next step of a lab's ladder. The verdict has already shown the first step.
func (s *session) step(ctx context.Context, e *course.Exercise, code string) error {
	l, ticket, ok := e.Lab(code)
	if !ok {
		return misuse(fmt.Sprintf("%s has no lab %q", e.Name, code))
	}
	steps := s.ladderOf(e, ticket, l)
	if len(steps) == 0 {
		fmt.Fprintf(s.out, "%s is %s: your test should pass there.\n", code, l.Sentence)
		return nil
	}
	return s.climb(ctx, code, steps, 2)
}

// climb prints the next step of a ladder, starting at step first, and remembers it.
func (s *session) climb(ctx context.Context, of string, steps ladder, first int) error {
	said, forgotten := s.remember(of, first, len(steps))
	says, err := steps[said-1](ctx)
	if err != nil {
		return err
	}
	verdict := ""
	if first == 2 && said == 2 {
		verdict = " (the verdict has the first)"
	}
	fmt.Fprintf(s.out, "%s, hint %d of %d%s: %s\n", of, said, len(steps), verdict, says)
	if said == len(steps) {
		fmt.Fprintln(s.out, "That was the last hint.")
	}
	if forgotten != nil {
		fmt.Fprintf(s.err, "This hint could not be remembered, so the next one will be the same: %v\n", forgotten)
	}
	return nil
}

// unexhausted is the first lab that was missed and that has hints left; the first one, if none has.
func (s *session) unexhausted(e *course.Exercise, labs []result.Trial) string {
	said, _ := s.remembered() // if the file cannot be read, climb says so
	open := result.Uncaught(labs)
	for _, t := range open {
		if l, ticket, _ := e.Lab(t.Code); said[t.Code] < len(s.ladderOf(e, ticket, l)) {
			return t.Code
		}
	}
	return open[0].Code
}
