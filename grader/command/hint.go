package command

import (
	"context"
	"fmt"
	"strings"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/lab/course"
	failures "failurelab/lab/failure"

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

// hint says a little more each time. It costs nothing, and only what was said is remembered.
func (s *session) hint(ctx context.Context, of string) error {
	if e := course.Find(of); e != nil && e.OnCall {
		fmt.Fprintf(s.out, "%s has no hints of its own: go test ./exercises/%s shows what was taken for what, and three mistakes whole.\n", of, of)
		return nil
	}
	e, number, code := locate(of)
	if e == nil {
		return misuse(fmt.Sprintf("there is no ticket and no lab %q; tickets look like T105, labs like 01-T105-m1", of))
	}
	if code != "" {
		return s.step(e, code, 1)
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
			return s.ticket(e, t)
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
		switch {
		case r.Next == nil:
		case r.Next.Ticket != "":
			return s.hint(ctx, r.Next.Ticket)
		default:
			fmt.Fprintf(s.out, "%s   %s\n", r.Next.At, r.Next.What)
			return nil
		}
	}
	fmt.Fprintln(s.out, "Everything is done: nothing is left to hint at.")
	return nil
}

// ticket gives the hint that a ticket needs where it stands.
func (s *session) ticket(e *course.Exercise, t result.Ticket) error {
	fmt.Fprintf(s.out, "%s %s: %q\n", t.Ticket, strings.ToUpper(string(t.Verdict)), t.Symptom)
	switch t.Verdict {
	case result.NotStarted:
		fmt.Fprintf(s.out, "%s\nAssert what the contract in %s/%s/README.md promises, run it, and ask again: further hints follow what your test does.\n",
			e.Ticket(t.Ticket).Ticket.Begin, s.source.Folder, e.Name)
	case result.Done:
		fmt.Fprintf(s.out, "Nothing is left to hint at. Compare with solutions/%s.\n", e.Name)
	case result.TooWeak:
		return s.step(e, s.unexhausted(e, t.Labs), 2) // the verdict itself has said the first
	case result.WrongDiagnosis:
		fmt.Fprintf(s.out, "%s: the test is right, what it hands in is not yet:\n%s\n", t.At, strings.Join(t.Diagnosis.Messages, "\n"))
	default:
		fmt.Fprintf(s.out, "%s: %s.\n", t.At, t.Message)
		if t.Remedy != "" {
			fmt.Fprintf(s.out, "%s.\n", t.Remedy)
		}
	}
	return nil
}

// step is the next step of a lab's ladder, beginning with a given one.
func (s *session) step(e *course.Exercise, code string, begin int) error {
	l, _, ok := find(e, code)
	if !ok {
		return misuse(fmt.Sprintf("there is no lab %q in %s", code, e.Name))
	}
	steps := ladder(e, l)
	if len(steps) == 0 {
		fmt.Fprintf(s.out, "%s is %s: there is nothing to notice.\n", code, l.Sentence)
		return nil
	}
	said, forgotten := s.remember(code, begin, len(steps))
	fmt.Fprintf(s.out, "%s, hint %d of %d: %s\n", code, said, len(steps), steps[said-1])
	if said == len(steps) {
		fmt.Fprintf(s.out, "That was the last one. To see it happen: go run ./grader/cmd/grader replay %s\n", code)
	}
	if forgotten != nil {
		fmt.Fprintf(s.err, "This hint was not remembered, so the next one will be the same: %v\n", forgotten)
	}
	return nil
}

// ladder is a question, where to look, and the answer.
func ladder(e *course.Exercise, l course.Lab) []string {
	clause := e.Clause(l.Clause)
	switch l.Kind {
	case course.Mutant, course.House, course.EdgeCase:
		return []string{l.Ask, fmt.Sprintf("clause %s, %s: %s.", clause.Number, clause.Name, l.Promise), "it is " + l.Sentence + "."}
	case course.LookAlike:
		f := failures.Find(l.Cause)
		return []string{l.Ask, fmt.Sprintf("this other customer's trouble is %s. %s", course.Exported(l.Cause), f.Means), f.See}
	case course.Healthy:
		return []string{l.Ask, "after the cure the very first call is let in: assert that the customer's first call is refused.", "assert the status of the first answer."}
	default:
		return nil
	}
}

// unexhausted is the first lab that was not noticed and of which not everything has been said; the first, when all has.
func (s *session) unexhausted(e *course.Exercise, labs []result.Trial) string {
	said, _ := s.remembered() // what cannot be read was not remembered, and step says so
	first := ""
	for _, t := range labs {
		if t.Caught {
			continue
		}
		if l, _, _ := find(e, t.Code); said[t.Code] < len(ladder(e, l)) {
			return t.Code
		}
		if first == "" {
			first = t.Code
		}
	}
	return first
}
