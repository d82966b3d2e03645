package command

import (
	"fmt"
	"path/filepath"
	"strings"

	"failurelab/grader/class/release"
	"failurelab/grader/class/similar"
	"failurelab/grader/result"

	"github.com/spf13/cobra"
)

// likeness is what class similar was asked for.
type likeness struct {
	export, read string
	top          int
}

func (s *session) classSimilarCommand() *cobra.Command {
	var l likeness
	c := &cobra.Command{
		Use: "similar RESULTS [RESULTS...]", Short: "Hand the submissions to JPlag or Moss, and show the similar pairs that JPlag found.",
		Long: `Find similar submissions with JPlag or Moss. The grader compares nothing itself.

First --export writes the submissions and the starters, with a script for each program. Run one of the scripts. Then --read takes
over what JPlag has found. It is kept in RESULTS/similar.json, and reports for staff show it. Without either, the pairs that were
read are shown again.`,
		Example: "  " + grader + " class similar results --export ../similar\n  " + grader + " class similar results --read ../similar/similar.jplag",
		Args:    func(c *cobra.Command, args []string) error { return s.args(c, args, 1, len(args)+1) },
		RunE:    func(_ *cobra.Command, dirs []string) error { return s.classSimilar(l, dirs) },
	}
	c.Flags().StringVar(&l.export, "export", "", "write the submissions for JPlag and Moss into this folder; it must be missing or empty")
	c.Flags().StringVar(&l.read, "read", "", "read this result of JPlag 6: similar.jplag")
	c.Flags().IntVar(&l.top, "top", 20, "how many pairs to show, the most similar first")
	return c
}

// classSimilar exports, reads or shows.
func (s *session) classSimilar(l likeness, dirs []string) error {
	if l.export != "" && l.read != "" {
		return misuse("give --export or --read, not both: between them you run JPlag")
	}
	c, _, err := s.wholeClass("", "", dirs)
	if err != nil {
		return err
	}
	if l.export != "" {
		return s.exportSimilar(c, l.export)
	}
	if l.read != "" {
		var ids []string
		for _, m := range c.Members {
			ids = append(ids, m.ID)
		}
		pairs, others, err := similar.Read(l.read, ids)
		if err != nil {
			return wrongInput(err.Error())
		}
		if err := similar.Keep(dirs[0], pairs); err != nil {
			return err
		}
		c.Similar = pairs
		fmt.Fprintf(s.out, "%s has %d pairs. %d are left out, because a submission is not in these results.\n", shown(filepath.Join(dirs[0], similar.File)), len(pairs), others)
	}
	s.similarPairs(c, l.top)
	return nil
}

// exportSimilar writes what JPlag and Moss read.
func (s *session) exportSimilar(c result.Class, dir string) error {
	if err := release.Empty(dir); err != nil {
		return wrongInput(err.Error())
	}
	n, err := similar.Export(c, dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s: the submissions of %d students. README.txt there says how to compare them, with jplag.sh or moss.sh.\n", shown(dir), n)
	return nil
}

// similarPairs shows the first pairs.
func (s *session) similarPairs(c result.Class, top int) {
	if len(c.Similar) == 0 {
		fmt.Fprintln(s.out, "There are no pairs yet. Write the submissions with --export, run JPlag, and give its result to --read.")
		return
	}
	members := map[string]result.Person{}
	for _, m := range c.Members {
		members[m.ID] = m.Person
	}
	called := func(id string) string {
		p, ok := members[id]
		if !ok {
			p.ID = id
		}
		var more []string
		if p.Name != "" {
			more = append(more, p.Name)
		}
		if p.Section != "" {
			more = append(more, "section "+p.Section)
		}
		if len(more) == 0 {
			return shown(p.ID)
		}
		return shown(p.ID + " (" + strings.Join(more, ", ") + ")")
	}
	fmt.Fprintln(s.out, "average  highest")
	for i, p := range c.Similar {
		if i == top {
			fmt.Fprintf(s.out, "... (%d more; --top shows them)\n", len(c.Similar)-top)
			break
		}
		fmt.Fprintf(s.out, "  %4.0f%%    %4.0f%%  %s and %s\n", 100*p.Average, 100*p.Highest, called(p.One), called(p.Other))
	}
	fmt.Fprintln(s.out, "A similarity is not a proof. Look at both submissions before you talk to anybody.")
}
