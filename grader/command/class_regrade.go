package command

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/checkout"
	"failurelab/grader/class/marks"
	"failurelab/grader/report/page"
	"failurelab/grader/result"

	"github.com/spf13/cobra"
)

func (s *session) classRegradeCommand() *cobra.Command {
	var html string
	c := &cobra.Command{
		Use: "regrade OLD NEW", Short: "Compare two gradings: whose points changed, which lab, and why.",
		Long: `Compare two folders of results: whose points changed, which lab, and why. Falls come first. Each folder has its own grade.yaml.

Exit code: 1 if points fell and no change of the grader, the course, the settings or the submission explains it.`,
		Example: "  " + grader + " class regrade results-before results",
		Args: func(c *cobra.Command, args []string) error {
			s.asked = c
			if len(args) != 2 {
				return misuse("regrade needs two folders of results: the old one and the new one")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return s.classRegrade(html, args[0], args[1]) },
	}
	c.Flags().StringVar(&html, "html", "", "also write the changes to this file, as a page")
	return c
}

// classRegrade says what changed, and why.
func (s *session) classRegrade(html, before, after string) error {
	changes, students, err := s.changes(before, after, "")
	if err != nil {
		return err
	}
	if html != "" {
		var b bytes.Buffer
		if err := page.Changes(&b, changes, page.Options{}); err != nil {
			return err
		}
		if err := checkout.Replace(html, b.Bytes(), 0o600); err != nil {
			return err
		}
	}
	for _, c := range changes {
		s.change(c)
	}
	unexplained := marks.Unexplained(changes)
	fmt.Fprintf(s.out, "%d of %d students have other points. %d of the falls are not explained by any change.\n", len(changes), students, len(unexplained))
	if len(unexplained) > 0 {
		return silent(Failed)
	}
	return nil
}

// changes are what changed from one folder of results to another, and how many students are in one of them. file has the settings
// of the second; "": its own.
func (s *session) changes(before, after, file string) (changes []result.Change, students int, err error) {
	old, _, err := s.marked("", "", []string{before})
	if err != nil {
		return nil, 0, err
	}
	current, _, err := s.marked(file, "", []string{after})
	if err != nil {
		return nil, 0, err
	}
	all := map[string]bool{}
	for _, m := range slices.Concat(old.all, current.all) {
		all[m.Student] = true
	}
	return marks.Compare(old.all, current.all), len(all), nil
}

// change writes one student's change.
func (s *session) change(c result.Change) {
	switch {
	case c.Gone:
		fmt.Fprintf(s.out, "%s: %g, and no result any more\n", shown(c.Student), c.From)
		return
	case c.New:
		fmt.Fprintf(s.out, "%s: new, %g\n", shown(c.Student), c.To)
		return
	}
	fmt.Fprintf(s.out, "%s: %g -> %g\n", shown(c.Student), c.From, c.To)
	var why []string
	for _, d := range c.Digests {
		why = append(why, "another "+d)
	}
	why = append(why, c.Policy...)
	if c.Unexplained {
		why = append(why, "NOTHING EXPLAINS THIS FALL")
	}
	if len(why) > 0 {
		fmt.Fprintf(s.out, "  because of: %s\n", shown(strings.Join(why, ", ")))
	}
	for _, e := range c.Exercises {
		fmt.Fprintf(s.out, "  %s: %g -> %g (%s -> %s)\n", e.Exercise, e.From, e.To, e.Verdicts[0], e.Verdicts[1])
		for _, t := range e.Tickets {
			fmt.Fprintf(s.out, "    %s: %g -> %g (%s -> %s)%s\n", t.Ticket, t.From, t.To, t.Verdicts[0], t.Verdicts[1], flipsText(t.Labs))
		}
		if len(e.House) > 0 {
			fmt.Fprintf(s.out, "    house rules:%s\n", flipsText(e.House))
		}
	}
}

// flipsText names labs whose outcome changed.
func flipsText(flips []result.Flip) string {
	var b strings.Builder
	for _, f := range flips {
		was, is := f.Was, f.Is
		if was == "" {
			was = "not tried"
		}
		if is == "" {
			is = "not tried"
		}
		fmt.Fprintf(&b, " %s %s -> %s;", f.Lab, was, is)
	}
	return strings.TrimSuffix(b.String(), ";")
}
