package command

import (
	"context"
	"fmt"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

func (s *session) listCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list [EXERCISE]", Short: "Every ticket: its verdict, its points, and the customer's words.",
		Example:           "  " + grader + " list\n  " + grader + " list 03_not_found",
		ValidArgsFunction: completion(s.exerciseWords),
		Args:              func(c *cobra.Command, args []string) error { return s.args(c, args, 0, 1) },
		RunE: func(c *cobra.Command, args []string) error {
			exercises := s.chosen()
			if len(args) == 1 {
				e, err := s.exerciseNamed(args[0])
				if err != nil {
					return err
				}
				exercises = []*course.Exercise{e}
			}
			if err := s.open(false); err != nil {
				return err
			}
			return s.list(c.Context(), exercises)
		},
	}
}

// list shows the tickets of some exercises. It fails if an exercise could not be judged, like the course view.
func (s *session) list(ctx context.Context, exercises []*course.Exercise) error {
	results, err := s.resultsOf(ctx, exercises)
	if err != nil {
		return err
	}
	gaveUp, unread := s.gaveUp()
	for i, r := range results {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		s.listed(exercises[i], r, gaveUp)
	}
	if unread != nil {
		fmt.Fprintf(s.err, "Nothing is marked as given up: %v\n", unread)
	}
	return judged(results)
}

func (s *session) listed(e *course.Exercise, r result.Result, gaveUp map[string]surrender) {
	points := fmt.Sprintf("%d of %d points", r.Points, r.Max)
	if r.Bonus > 0 {
		points += fmt.Sprintf(", and %d for stretch", r.Bonus)
	}
	fmt.Fprintf(s.out, "%s   %s\n", r.Exercise, points)
	s.columns("  ", e.Title)
	switch {
	case !r.Judged():
		s.columns(fmt.Sprintf("  %s   ", strings.ToUpper(string(r.Verdict))), r.Message)
		for _, f := range e.AllTickets() {
			s.columns(fmt.Sprintf("  %-5s not judged             ", f.Ticket.Number), fmt.Sprintf("%q", f.Ticket.Symptom))
		}
		return
	case e.OnCall:
		standing := string(r.Verdict)
		if _, given := gaveUp[e.Name]; given {
			standing += ", given up"
		}
		s.columns(fmt.Sprintf("  %s   ", standing), onCall(r))
		return
	}
	for _, t := range r.Tickets {
		s.columns(fmt.Sprintf("  %-5s %-17s %4d   ", t.Ticket, t.Label(), t.Points), fmt.Sprintf("%q", t.Symptom)+remarks(t, gaveUp))
	}
	for _, why := range r.Unsupported {
		s.columns("  skipped: ", why)
	}
	if n := len(r.House); n > 0 {
		fmt.Fprintf(s.out, "  house rules: %d of %d are checked by one of your tests\n", result.Caught(r.House), n)
	}
}

// onCall is how a triage stands.
func onCall(r result.Result) string {
	if r.Triage == nil {
		return result.Sentence(r.Message)
	}
	return r.Triage.Summary()
}

// remarks are what there is to say of a ticket behind its customer's words.
func remarks(t result.Ticket, gaveUp map[string]surrender) string {
	var list []string
	if t.Stretch {
		list = append(list, "stretch")
	}
	if _, given := gaveUp[t.Ticket]; given {
		list = append(list, "given up")
	}
	if list == nil {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}
