package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"failurelab/grader/checkout"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

func (s *session) resetCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reset EXERCISE", Short: "Put an exercise's starter back, and keep your file under another name.",
		Example:           "  " + grader + " reset 03_not_found",
		ValidArgsFunction: completion(s.exerciseWords),
		Args:              s.one("an exercise", "03_not_found"),
		RunE: func(c *cobra.Command, args []string) error {
			e, err := s.exerciseNamed(args[0])
			if err != nil {
				return err
			}
			if err := s.open(false); err != nil {
				return err
			}
			return s.reset(c.Context(), e)
		},
	}
}

// reset puts the starter back. Files that the learner has added stay where they are.
func (s *session) reset(ctx context.Context, e *course.Exercise) error {
	done, err := checkout.Reset(s.source.Root, e.Name)
	for _, file := range slices.Sorted(maps.Keys(done.Kept)) {
		s.paragraph("Your file is kept: " + done.Kept[file])
	}
	if err != nil {
		return fmt.Errorf("%s could not be reset: %w", e.Name, err)
	}
	for _, file := range done.Put {
		s.paragraph("The starter is back: " + file)
	}
	if len(done.Put) == 0 {
		s.paragraph("There is nothing to reset: " + e.Name + " is as it was handed out.")
	}
	if len(done.Kept) > 0 {
		fmt.Fprintln(s.out)
		s.paragraph("To get yours back:")
		for _, file := range slices.Sorted(maps.Keys(done.Kept)) {
			fmt.Fprintf(s.out, "  cp %s %s\n", done.Kept[file], file)
		}
	}
	return s.added(ctx, e)
}

// added names the files that the learner has added, and says whether they still compile with the starter.
func (s *session) added(ctx context.Context, e *course.Exercise) error {
	files, err := checkout.Added(s.source.Root, e.Name)
	if err != nil || len(files) == 0 {
		return err
	}
	fmt.Fprintln(s.out)
	s.paragraph("Files that you have added stay where they are: " + strings.Join(files, ", "))
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	build := s.build
	if build == nil {
		build = run.Build
	}
	var theirs *run.CompileError
	switch _, err := build(ctx, e.Name, s.source, out); {
	case errors.As(err, &theirs):
		s.paragraph("They do not compile together with the starter. Fix them, or move them out of the folder:")
		fmt.Fprintln(s.out, shown(theirs.Said))
	case err != nil:
		fmt.Fprintln(s.out, shown(fmt.Sprintf("We could not check whether they compile together with the starter: %v", err)))
	default:
		s.paragraph("They compile together with the starter.")
	}
	return nil
}
