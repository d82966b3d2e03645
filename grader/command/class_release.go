package command

import (
	"fmt"

	"failurelab/grader/class/release"
	"failurelab/grader/run"

	"github.com/spf13/cobra"
)

// classReleaseCommand writes the course as students get it ([release.Read]).
func (s *session) classReleaseCommand() *cobra.Command {
	var from, out string
	c := &cobra.Command{
		Use: "release --out DIR", Short: "Write the course for students: without solutions, and with pristine exercises.",
		Long: `Write the course for students. It has no solutions, nothing that shows one, and no history. Its exercises are the starters,
whatever this clone's exercises hold. Students can build it, work in it, and read how each lab fails: the labs are code.

Every file is compared with the solutions first. If one shows a part of a solution, or if nobody has decided whether students
may have it, nothing is written. The same course gives the same files, byte for byte.`,
		Example: "  " + grader + " class release --out ../course-for-students",
		Args:    s.none,
		RunE: func(*cobra.Command, []string) error {
			if out == "" {
				return misuse("the folder is missing. Name it, such as --out ../course-for-students")
			}
			root, err := s.clone(from)
			if err != nil {
				return err
			}
			c, err := release.Read(root)
			if err != nil {
				return wrongInput(err.Error())
			}
			if err := c.Write(root, out); err != nil {
				return wrongInput(err.Error())
			}
			fmt.Fprintf(s.out, "%s: the course for students, %d files. Make it a new repository, without this one's history:\n  git -C %[1]s init && git -C %[1]s add . && git -C %[1]s commit -m \"The course\"\n", shown(out), len(c))
			return nil
		},
	}
	c.Flags().StringVar(&from, "course", "", "the course's folder (default: around the working directory)")
	c.Flags().StringVar(&out, "out", "", "the folder to write; it must be missing or empty")
	return c
}

// clone is the root of the course in a folder; "": around the working directory.
func (s *session) clone(folder string) (string, error) {
	if folder == "" {
		if err := s.open(false); err != nil {
			return "", fmt.Errorf("%w. Or name its folder with --course", err)
		}
		return s.source.Root, nil
	}
	root, err := run.Root(folder)
	if err != nil {
		return "", wrongInput(folder + " is not the course: it is not in the lab's folder")
	}
	return root, nil
}
