package command

import (
	"bytes"
	"cmp"
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
	found, err := s.changes(before, after, "")
	if err != nil {
		return err
	}
	if html != "" {
		var b bytes.Buffer
		if err := page.Changes(&b, found.changes, page.Options{}); err != nil {
			return err
		}
		if err := checkout.Replace(html, b.Bytes(), 0o600); err != nil {
			return err
		}
	}
	for _, c := range found.changes {
		s.change(c, found.names[c.Student])
	}
	unexplained := marks.Unexplained(found.changes)
	fmt.Fprintf(s.out, "%d of %d students have other points. %d of the falls are not explained by any change.\n", len(found.changes), found.students, len(unexplained))
	if len(unexplained) > 0 {
		return silent(Failed)
	}
	return nil
}

// changed is what changed from one folder of results to another.
type changed struct {
	changes  []result.Change
	students int               // who are in one of the two
	names    map[string]string // by id, of those who are on a roster
}

// changes compares two folders of results. file has the settings of the second; "": its own.
func (s *session) changes(before, after, file string) (changed, error) {
	old, _, err := s.marked("", "", []string{before})
	if err != nil {
		return changed{}, err
	}
	current, _, err := s.marked(file, "", []string{after})
	if err != nil {
		return changed{}, err
	}
	names, all := map[string]string{}, map[string]bool{}
	for _, p := range slices.Concat(old.records.Roster(), current.records.Roster()) {
		names[p.ID] = p.Name
	}
	for _, m := range slices.Concat(old.all, current.all) {
		all[m.Student] = true
	}
	return changed{changes: marks.Compare(old.all, current.all), students: len(all), names: names}, nil
}

// change writes one student's change. name is "" if it is not known.
func (s *session) change(c result.Change, name string) {
	who := shown(c.Student)
	if name != "" {
		who += " (" + shown(name) + ")"
	}
	switch {
	case c.Gone:
		fmt.Fprintf(s.out, "%s: %g, and no result any more\n", who, c.From)
		return
	case c.New:
		fmt.Fprintf(s.out, "%s: new, %g\n", who, c.To)
		return
	}
	fmt.Fprintf(s.out, "%s: %g -> %g\n", who, c.From, c.To)
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
			fmt.Fprintf(s.out, "    %s: %g -> %g (%s -> %s)%s\n", t.Ticket, t.From, t.To, t.Verdicts[0], t.Verdicts[1], flipsText(t.Labs, c.Policy))
		}
		if len(e.House) > 0 {
			fmt.Fprintf(s.out, "    house rules:%s\n", flipsText(e.House, c.Policy))
		}
	}
}

// flipsText names labs whose outcome changed. policy are the changes of the settings.
func flipsText(flips []result.Flip, policy []string) string {
	var b strings.Builder
	for _, f := range flips {
		was, is := cmp.Or(f.Was, "not tried"), cmp.Or(f.Is, "not tried")
		if slices.Contains(policy, "void "+f.Lab) {
			was, is = cmp.Or(f.Was, "did not count"), cmp.Or(f.Is, "does not count")
		}
		fmt.Fprintf(&b, " %s %s -> %s;", f.Lab, was, is)
	}
	return strings.TrimSuffix(b.String(), ";")
}
