package command

import (
	"fmt"

	"failurelab/grader/author"

	"github.com/spf13/cobra"
)

// flipsCommand grades the solutions under load, to check that a busy machine does not change a verdict.
func (s *session) flipsCommand() *cobra.Command {
	f := author.Flips{}
	c := &cobra.Command{
		Use: "flips [exercise...]", Short: "For authors: grade the solutions many times on a busy machine.",
		Example: "  go run ./grader/cmd/grader flips --rounds 5",
		Args:    func(c *cobra.Command, args []string) error { return s.args(c, args, 0, len(args)) },
		RunE: func(c *cobra.Command, args []string) error {
			if f.Rounds < 1 || f.Busy < 0 {
				return misuse("--rounds is at least 1, and --busy at least 0")
			}
			var err error
			if f.Exercises, err = s.named(args); err != nil {
				return err
			}
			if err := s.open(false); err != nil {
				return err
			}
			f.Out = s.out
			found, err := f.Run(c.Context(), s.source.Root)
			if err != nil {
				return err
			}
			fmt.Fprintf(s.out, "%d gradings of right solutions beside %d busy processes: %d flips, %d voids\n", found.Graded, f.Busy, len(found.Flips), found.Voids)
			if len(found.Flips) > 0 {
				return failure(fmt.Sprintf("%d flip(s)", len(found.Flips)))
			}
			return nil
		},
	}
	c.Flags().IntVar(&f.Rounds, "rounds", 100, "how often to grade an exercise whose labs wait; the others get a fifth of that")
	c.Flags().IntVar(&f.Busy, "busy", 4, "how many processes keep a processor busy meanwhile")
	return c
}

// busyCommand is the process that [author.Flips] starts to make the machine busy.
func (s *session) busyCommand() *cobra.Command {
	return &cobra.Command{
		Use: author.BusyCommand, Hidden: true,
		Run: func(c *cobra.Command, _ []string) { author.Spin(c.InOrStdin()) },
	}
}
