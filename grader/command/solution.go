package command

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"failurelab/grader/excerpt"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

// opened names the ticket or the triage whose solution is wanted.
type opened struct {
	exercise *course.Exercise
	ticket   string // "" for a triage
}

func (o opened) name() string {
	if o.ticket == "" {
		return o.exercise.Name
	}
	return o.ticket
}

func (s *session) solutionCommand() *cobra.Command {
	var giveUp bool
	c := &cobra.Command{
		Use: "solution TICKET", Short: "Our test of a ticket, once yours is done.",
		Long: `Our test of a ticket, with the helpers that it uses, once yours is done.

With --give-up you see it earlier. That costs no points, and list marks the ticket
as given up. The triage has no tickets. Name the exercise to see our function
Triage with everything that it uses.`,
		Example: "  " + grader + " solution T105\n  " + grader + " solution T105 --give-up\n  " + grader + " solution 07_triage",
		ValidArgsFunction: completion(func() []string {
			return append(s.ticketWords(), s.onCallWords()...)
		}),
		Args: s.one("a ticket", "T105"),
		RunE: func(c *cobra.Command, args []string) error {
			o, err := s.solutionOf(args[0])
			if err != nil {
				return err
			}
			if err := s.open(false); err != nil {
				return err
			}
			return s.solution(c.Context(), o, giveUp)
		},
	}
	c.Flags().BoolVar(&giveUp, "give-up", false, "look before your test is done; list then marks the ticket")
	return c
}

func (s *session) solutionOf(name string) (opened, error) {
	for _, e := range s.chosen() {
		if e.OnCall && (strings.EqualFold(name, e.Name) || name == e.Name[:2]) {
			return opened{exercise: e}, nil
		}
	}
	e, f, err := s.ticketNamed(name)
	if err != nil {
		if e, none := s.exerciseNamed(name); none == nil {
			err = misuse(fmt.Sprintf("solution needs a ticket, such as: %s solution T105. All solutions of the exercise are in solutions/%s", grader, e.Name))
		}
		return opened{}, err
	}
	return opened{e, f.Ticket.Number}, nil
}

// solution prints the solution if the learner's test is done, or was given up.
func (s *session) solution(ctx context.Context, o opened, giveUp bool) error {
	if run.ForStudents(s.source.Root) {
		return failure("your copy of the course has no solutions. Ask your instructor about " + o.name())
	}
	before, unread := s.gaveUp()
	if _, given := before[o.name()]; !given {
		standing, err := s.standing(ctx, o)
		switch {
		case !giveUp && err != nil:
			return err
		case !giveUp && standing != string(result.Done):
			return failure(fmt.Sprintf(`%s is not done (%s), so its solution stays closed.
  A hint:     %s hint %s
  Look now:   %s solution %s --give-up
Giving up costs no points. "list" then marks %s as given up.`,
				o.name(), standing, grader, o.name(), grader, o.name(), o.name()))
		case standing != string(result.Done): // on a machine that cannot judge, too
			if unread == nil {
				unread = s.giveUp(o.name(), o.exercise.Name)
			}
			if unread != nil {
				fmt.Fprintf(s.err, "We could not record that you gave up: %v\n", unread)
			}
		}
	}
	return s.cutOut(o)
}

// standing returns the verdict on the learner's own test.
func (s *session) standing(ctx context.Context, o opened) (string, error) {
	if why := o.exercise.Unsupported(o.ticket); why != "" {
		return "skipped on this machine (" + why + ")", nil
	}
	r, err := s.checked(ctx, o.exercise)
	if err != nil {
		return "", err
	}
	for _, t := range r.Tickets {
		if t.Ticket == o.ticket {
			return t.Label(), nil
		}
	}
	return string(r.Verdict), nil
}

// cutOut prints the part of the solution for the ticket or the triage.
func (s *session) cutOut(o opened) error {
	dir := filepath.Join(s.source.Root, "solutions", o.exercise.Name)
	parts, err := excerpt.Ticket(dir, o.ticket)
	if o.ticket == "" {
		parts, err = excerpt.Func(dir, "Triage")
	}
	if err != nil {
		return fmt.Errorf("the solution cannot be read: %w. To get it back: git checkout -- solutions", err)
	}
	if len(parts) == 0 {
		return fmt.Errorf("solutions/%s has no test of %s. To get it back: git checkout -- solutions", o.exercise.Name, o.name())
	}
	for i, part := range parts {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		fmt.Fprintf(s.out, "// solutions/%s/%s\n", o.exercise.Name, part.File)
		for _, text := range part.Text {
			fmt.Fprintf(s.out, "\n%s\n", shown(text))
		}
	}
	return nil
}
