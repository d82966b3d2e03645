package command

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"failurelab/grader/class/pack"
	"failurelab/grader/class/release"

	"github.com/spf13/cobra"
)

func (s *session) classPackCommand() *cobra.Command {
	var from, out, file string
	c := &cobra.Command{
		Use: "pack PLATFORM --out DIR", Short: "Write everything that a platform needs to grade: " + strings.Join(pack.Platforms, ", ") + ".",
		Long: `Write everything that a platform needs to grade: this program, the part of the course that submissions are built against,
grade.yaml, and the platform's own files. No solution is in it. README.txt in DIR says what to do with it.

This program has to be static, and for Linux on x86-64. Without --settings the pack gets a new seed, and students see how many labs
they missed, not which.`,
		Example:   "  ./grader.bin class pack gradescope --out ../gradescope --settings ../class/grade.yaml",
		Args:      func(c *cobra.Command, args []string) error { return s.args(c, args, 1, 1) },
		ValidArgs: pack.Platforms,
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return misuse("the folder is missing. Name it, such as --out ../" + args[0])
			}
			if !slices.Contains(pack.Platforms, args[0]) {
				return misuse(fmt.Sprintf("there is no pack for %q. There is one for: %s", args[0], strings.Join(pack.Platforms, ", ")))
			}
			return s.classPack(args[0], from, out, file)
		},
	}
	c.Flags().StringVar(&from, "course", "", "the course's folder (default: around the working directory)")
	c.Flags().StringVar(&out, "out", "", "the folder to write; it must be missing or empty")
	c.Flags().StringVar(&file, "settings", "", "the settings of the class, with a seed (default: a new seed)")
	return c
}

// classPack writes a pack.
func (s *session) classPack(platform, from, out, file string) error {
	root, err := s.clone(from)
	if err != nil {
		return err
	}
	o := pack.Options{Platform: platform}
	if o.Program, err = os.Executable(); err != nil {
		return err
	}
	if file != "" {
		p, _, err := s.policy(file)
		if err != nil {
			return err
		}
		if p.Seed == "" {
			return wrongInput(file + " has no seed, so each job would draw other labs. Add one, or pack without --settings for a new one")
		}
		if o.Settings, err = os.ReadFile(file); err != nil {
			return err
		}
	}
	if err := pack.Static(o.Program); err != nil {
		return wrongInput(err.Error())
	}
	if o.Course, err = release.Read(root); err != nil {
		return wrongInput(err.Error())
	}
	if err := pack.Write(out, o); err != nil {
		return wrongInput(err.Error())
	}
	fmt.Fprintf(s.out, "%s: what %s needs. README.txt there says what to do with it. It holds the seed of your class: keep it private.\n", shown(out), platform)
	return nil
}
