package command

import (
	"fmt"

	"failurelab/grader/author/audit"

	"github.com/spf13/cobra"
)

// auditCommand drops the assertions of the solutions one by one, to check that each of them matters.
func (s *session) auditCommand() *cobra.Command {
	a := &audit.Audit{}
	c := &cobra.Command{
		Use: "audit [exercise...]", Short: "For authors: check that every assertion of the solutions matters.",
		Args: func(c *cobra.Command, args []string) error { return s.args(c, args, 0, len(args)) },
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if a.Exercises, err = s.named(args); err != nil {
				return err
			}
			if err := s.open(false); err != nil {
				return err
			}
			if err := s.ready(c.Context()); err != nil {
				return err
			}
			a.Out = s.out
			off, err := a.Run(c.Context(), s.source.Root)
			if err == nil && off > 0 {
				err = failure(fmt.Sprintf("%d defect(s)", off))
			}
			return err
		},
	}
	c.Flags().BoolVar(&a.Redundant, "redundant", false, "list the redundant assertions too, each with the one that catches the same lab")
	return c
}
