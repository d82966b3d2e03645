package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
		Args: func(c *cobra.Command, args []string) error { return s.args(c, args, 0, 1) },
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
		code, err := s.unexhausted(e, t.Labs)
		if err != nil {
			return err
		}
		return s.step(e, code, 2) // the verdict itself has said the first
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
	said, err := s.remember(code, begin, len(steps))
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s, hint %d of %d: %s\n", code, said, len(steps), steps[said-1])
	if said == len(steps) {
		fmt.Fprintf(s.out, "That was the last one. To see it happen: go run ./grader/cmd/grader replay %s\n", code)
	}
	return nil
}

// ladder is a question, where to look, and the answer.
func ladder(e *course.Exercise, l course.Lab) []string {
	clause := e.Clause(l.Clause)
	switch l.Kind {
	case course.Mutant, course.House, course.EdgeCase:
		return []string{l.Ask, fmt.Sprintf("clause %s, %s: %s.", clause.Number, clause.Name, clause.Promise), "it is " + l.Sentence + "."}
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
func (s *session) unexhausted(e *course.Exercise, labs []result.Trial) (string, error) {
	said, err := s.remembered()
	if err != nil {
		return "", err
	}
	first := ""
	for _, t := range labs {
		if t.Caught {
			continue
		}
		if l, _, _ := find(e, t.Code); said[t.Code] < len(ladder(e, l)) {
			return t.Code, nil
		}
		if first == "" {
			first = t.Code
		}
	}
	return first, nil
}

// remember counts one step more of a lab.
func (s *session) remember(code string, begin, most int) (int, error) {
	said, err := s.remembered()
	if err != nil {
		return 0, err
	}
	said[code] = min(max(said[code]+1, begin), most)
	b, err := json.MarshalIndent(said, "", "  ")
	if err == nil {
		err = os.WriteFile(s.hints, append(b, '\n'), 0o600)
	}
	return said[code], err
}

// remembered is how many steps were said of each lab.
func (s *session) remembered() (map[string]int, error) {
	said := map[string]int{}
	b, err := os.ReadFile(s.hints)
	if errors.Is(err, fs.ErrNotExist) {
		return said, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &said)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read; delete it to begin with the first hints again: %w", s.hints, err)
	}
	return said, nil
}
