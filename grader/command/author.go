package command

import (
	"fmt"

	"failurelab/grader/author/scaffold"

	"github.com/spf13/cobra"
)

func (s *session) authorCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "author", Short: "For authors: add failures and exercises, and make up a class.", Args: s.none,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(s.newCommand(), s.authorClassCommand())
	return c
}

func (s *session) newCommand() *cobra.Command {
	var exercise string
	c := &cobra.Command{
		Use:   "new [FAILURE] --exercise EXERCISE",
		Short: "Start a failure, or a whole exercise if you name no failure: files that compile, with questions to answer.",
		Example: `  grader author new method-not-allowed --exercise 03_not_found
  grader author new --exercise 08_bad_request`,
		Args: func(c *cobra.Command, args []string) error { return s.args(c, args, 0, 1) },
		RunE: func(_ *cobra.Command, args []string) error {
			if exercise == "" {
				return misuse("the exercise is missing. Name it, such as --exercise 03_not_found")
			}
			if err := s.open(false); err != nil {
				return err
			}
			write := func() ([]string, error) { return scaffold.NewExercise(s.source.Root, exercise) }
			if len(args) == 1 {
				write = func() ([]string, error) { return scaffold.NewFailure(s.source.Root, exercise, args[0]) }
			}
			files, err := write()
			if err != nil {
				return failure(err.Error())
			}
			for _, file := range files {
				fmt.Fprintln(s.out, file)
			}
			fmt.Fprintf(s.out, "Answer the questions in these files. To see what is still missing: go run ./grader/cmd/grader verify %s\n", exercise)
			return nil
		},
	}
	c.Flags().StringVar(&exercise, "exercise", "", "the folder of the exercise: 03_not_found")
	return c
}
