package command

import (
	"context"
	"fmt"
	"strings"

	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

func (s *session) nextCommand() *cobra.Command {
	return &cobra.Command{
		Use: "next [EXERCISE]", Short: "What to do next: the ticket, the place in your file, and the command that runs only this ticket.",
		Example:           "  " + grader + " next\n  " + grader + " next 03_not_found",
		ValidArgsFunction: completion(s.exerciseWords),
		Args:              func(c *cobra.Command, args []string) error { return s.args(c, args, 0, 1) },
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				e, err := s.exerciseNamed(args[0])
				if err != nil {
					return err
				}
				s.exercises = []*course.Exercise{e}
			}
			if err := s.open(false); err != nil {
				return err
			}
			return s.next(c.Context())
		},
	}
}

// next judges one exercise after the other, up to the first in which something is left to do.
func (s *session) next(ctx context.Context) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	for _, e := range s.chosen() {
		r, err := s.graded(ctx, e, s.options)
		if err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
		switch {
		case !r.Judged():
			s.columns(fmt.Sprintf("%s   %s   ", e.Name, strings.ToUpper(string(r.Verdict))), r.Message)
			if r.Next != nil {
				s.place(r.Next)
			}
			fmt.Fprintln(s.out)
			s.row("Judge it again:", "go test ./"+r.Folder)
			return nil
		case r.Next != nil:
			s.toDo(e, r)
			return nil
		}
	}
	s.allDone()
	return nil
}

// place writes where to continue, on its own line so that editors make a link of it, and what to do there.
func (s *session) place(n *result.Next) {
	fmt.Fprintln(s.out, shown(n.At))
	s.columns("  ", n.What)
}

func (s *session) toDo(e *course.Exercise, r result.Result) {
	for _, t := range r.Tickets {
		if t.Ticket != r.Next.Ticket {
			continue
		}
		s.columns(fmt.Sprintf("%s   %s   ", t.Ticket, t.Label()), fmt.Sprintf("%q", t.Symptom))
		s.place(&result.Next{At: r.Next.At, What: result.Sentence(strings.TrimPrefix(r.Next.What, t.Ticket+": "))})
		fmt.Fprintln(s.out)
		s.row("Only this ticket:", fmt.Sprintf("go test -v -run %s ./%s", selection(t), r.Folder))
		if missed := result.Uncaught(t.Labs); t.Verdict == result.TooWeak && len(missed) > 0 {
			s.row("See it:", grader+" replay "+missed[0].Code)
		}
		s.row("A hint:", grader+" hint "+t.Ticket)
		if t.Verdict == result.NotStarted {
			s.row("Read first:", r.Folder+"/README.md")
		}
		return
	}
	s.columns(e.Name+"   ", e.Title)
	s.place(r.Next)
	fmt.Fprintln(s.out)
	s.row("Judge it again:", "go test ./"+r.Folder)
	if rules := result.Uncaught(r.House); len(rules) > 0 {
		s.row("A hint:", grader+" hint "+rules[0].Code)
	}
}

// selection returns the value for -run that chooses the tests of a ticket.
func selection(t result.Ticket) string {
	for _, name := range t.Tests {
		if !strings.Contains(name, t.Ticket) { // such as a test with a table
			return "'" + name + "'"
		}
		if strings.Contains(name, "/") {
			return name
		}
	}
	return t.Ticket
}

func (s *session) allDone() {
	s.paragraph("Everything is done: your tests tell every cause from its look-alikes.")
	student := run.ForStudents(s.source.Root)
	if !student {
		s.compare()
	}
	for _, e := range s.chosen() {
		if e.OnCall {
			s.row("Another shift:", fmt.Sprintf("go test ./exercises/%s -seed 2", e.Name))
		}
	}
	if !student {
		s.row("Add a failure:", "CONTRIBUTING.md")
	}
}

// compare says how to go on with the solutions.
func (s *session) compare() {
	fmt.Fprintln(s.out)
	s.paragraph("Now compare your tests with the solutions, ticket by ticket. Look for an assertion that you would not have thought of.")
	for _, e := range s.chosen() {
		if tickets := e.Tickets(); len(tickets) > 0 {
			s.row("A solution:", grader+" solution "+tickets[0].Ticket.Number)
			return
		}
	}
}
