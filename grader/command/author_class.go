package command

import (
	"fmt"

	"failurelab/grader/author/synthetic"

	"github.com/spf13/cobra"
)

// classCommand makes up a class, so that grading one can be tried and measured.
func (s *session) authorClassCommand() *cobra.Command {
	var class synthetic.Class
	var out string
	c := &cobra.Command{
		Use:   "class --out DIR",
		Short: "Make up a class from a seed: submissions in many styles, with every mistake that students make.",
		Long: `Make up a class from a seed: submissions in many styles, with every mistake that
students make. The same seed gives the same files, byte for byte.

DIR gets one entry a student, as platforms deliver them, with roster.csv and
grade.yaml. expected.json says what is known of each submission in advance.`,
		Example: "  " + grader + " author class --students 200 --seed 1 --out /tmp/class",
		Args:    s.none,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case out == "":
				return misuse("the folder is missing. Name it, such as --out /tmp/class")
			case class.Students < 1:
				return misuse(fmt.Sprintf("--students is %d. A class needs at least 1", class.Students))
			}
			if err := s.open(false); err != nil {
				return err
			}
			class.Root = s.source.Root
			if err := class.Write(out); err != nil {
				return failure(err.Error())
			}
			fmt.Fprintf(s.out, "%s: a class of %d students. To grade it: %s class grade --submissions %s --out RESULTS\n", out, class.Students, grader, out)
			return nil
		},
	}
	c.Flags().IntVar(&class.Students, "students", 200, "how many students there are")
	c.Flags().Uint64Var(&class.Seed, "seed", 1, "draws who hands in what")
	c.Flags().StringVar(&out, "out", "", "the folder to write into; it must be missing or empty")
	return c
}
