package command

import (
	"context"
	"fmt"

	"failurelab/grader/report"
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
		s.listed(r, gaveUp)
	}
	if unread != nil {
		fmt.Fprintf(s.err, "Nothing is marked as given up: %v\n", unread)
	}
	return judged(results)
}

// listed writes one exercise, and marks what was given up.
func (s *session) listed(r result.Result, gaveUp map[string]surrender) {
	report.List(s.out, r, pageWidth, func(what string) []string {
		if _, given := gaveUp[what]; given {
			return []string{"given up"}
		}
		return nil
	})
}
