package command

import (
	"fmt"

	"failurelab/grader/class"

	"github.com/spf13/cobra"
)

func (s *session) classDoctorCommand() *cobra.Command {
	var r room
	c := &cobra.Command{
		Use: "doctor", Short: "Say whether this machine can grade a class, and what its sandbox enforces.",
		Long: `Say whether this machine can grade a class, and what its sandbox enforces.

Without a part of the sandbox, grading works all the same, and every result says what was missing. To refuse such a machine:
class grade --require-sandbox. Exit code: 0 nothing is missing, 1 something is.`,
		Example: "  " + grader + " class doctor",
		Args:    s.none,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := s.grader(noSettings, r, "doctor", true)
			if err != nil {
				return err
			}
			if err := s.grounded(c.Context(), ""); err != nil {
				return err
			}
			ready := s.progress().later(fillingCache)
			g, err := class.New(c.Context(), o)
			ready()
			if err != nil {
				return err
			}
			defer g.Close()
			report, err := g.Doctor(c.Context())
			if err != nil {
				return err
			}
			fmt.Fprintf(s.out, "Submissions can be built here. The build cache is %s.\nEach run of a submission has:\n%s", o.Cache, sandboxText(report))
			if !report.Whole() {
				fmt.Fprintln(s.out, "A submission may do what these parts would keep it from. Grade in a throw-away container or virtual machine without secrets.")
				return silent(Failed)
			}
			return nil
		},
	}
	r.flags(c.Flags())
	return c
}
