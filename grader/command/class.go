package command

import (
	"os"

	"failurelab/grader/class"

	"github.com/spf13/cobra"
)

// classCommand is the group of the commands for a class.
func (s *session) classCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "class", Short: "For instructors: grade a class, and explain its grades.", Args: s.none,
		RunE: func(*cobra.Command, []string) error {
			return misuse("class needs a command, such as: grader class grade")
		},
	}
	c.AddCommand(
		s.classGradeCommand(), s.classMarksCommand(), s.classReportCommand(), s.classReviewCommand(), s.classReplayCommand(), s.classRegradeCommand(),
		s.classSimilarCommand(), s.classReleaseCommand(), s.classPackCommand(), s.classDoctorCommand(), s.classHostCommand(),
	)
	return c
}

// classHostCommand is the process that holds the labs for one submission ([class.Serve]).
func (s *session) classHostCommand() *cobra.Command {
	var isolated bool
	c := &cobra.Command{
		Use: "host", Short: "Hold the labs for one submission.", Hidden: true, Args: s.none,
		RunE: func(c *cobra.Command, _ []string) error {
			return class.Serve(c.Context(), os.Stdin, s.out, isolated)
		},
	}
	c.Flags().BoolVar(&isolated, "isolated", false, "this process has namespaces of its own")
	return c
}
