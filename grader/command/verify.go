package command

import (
	"fmt"

	"failurelab/grader/author"

	"github.com/spf13/cobra"
)

func (s *session) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify [exercise...]", Short: "For authors: check the whole course, or some exercises.",
		Args: func(c *cobra.Command, args []string) error { return s.args(c, args, 0, len(args)) },
		RunE: func(c *cobra.Command, args []string) error {
			exercises, err := s.named(args)
			if err != nil {
				return err
			}
			if err := s.open(false); err != nil {
				return err
			}
			if err := s.ready(c.Context()); err != nil {
				return err
			}
			off, err := author.Verify(c.Context(), s.source.Root, exercises, s.out)
			if err == nil && off > 0 {
				err = failure(fmt.Sprintf("%d defect(s)", off))
			}
			return err
		},
	}
}
