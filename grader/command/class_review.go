package command

import (
	"fmt"
	"io"
	"os/user"
	"path/filepath"

	"failurelab/grader/class/marks"
	"failurelab/grader/report/page"
	"failurelab/grader/result"
	"failurelab/grader/review"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

// reviewing is what class review was asked for.
type reviewing struct{ addr, settings, course, old, by string }

func (s *session) classReviewCommand() *cobra.Command {
	var r reviewing
	c := &cobra.Command{
		Use: "review RESULTS", Short: "Review submissions in the browser: notes, void labs, and points by hand.",
		Long: `Serve the report of a class to this machine, with a place to write. It prints an address that has a secret in it: open that in a
browser. Only this machine can reach it. Ctrl-C ends it.

What you write goes to files at once: notes/ID.md and grade.yaml in RESULTS, and solutions/also in the course.`,
		Example: "  " + grader + " class review results\n  " + grader + " class review results --old results-before",
		Args:    func(c *cobra.Command, args []string) error { return s.args(c, args, 1, 1) },
		RunE:    func(c *cobra.Command, args []string) error { return s.classReview(c, r, args[0]) },
	}
	f := c.Flags()
	f.StringVar(&r.addr, "addr", "127.0.0.1:0", "where to listen: a loopback address; port 0 is any free one")
	f.StringVar(&r.settings, "settings", "", "the settings to show and to write (default: grade.yaml in RESULTS)")
	f.StringVar(&r.course, "course", "", "the lab's folder, for tests that are also right (default: around the working directory)")
	f.StringVar(&r.old, "old", "", "an older folder of results: also show what changed since then")
	f.StringVar(&r.by, "by", account(), "your name, for points that you set")
	return c
}

// account is the name of who runs this, for forms; "" if it is not known.
func account() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	if u.Name != "" {
		return u.Name
	}
	return u.Username
}

// classReview serves a review until it is interrupted.
func (s *session) classReview(c *cobra.Command, r reviewing, dir string) error {
	root := ""
	switch {
	case r.course != "":
		var err error
		if root, err = run.Root(r.course); err != nil {
			return wrongInput(r.course + " is not the course: it is not in the lab's folder")
		}
	case s.open(false) == nil:
		root = s.source.Root
	}
	o := review.Options{Results: dir, Settings: r.settings, Course: root, By: r.by, Known: marks.Known(s.chosen())}
	o.Known.Course = course.Version
	if o.Settings == "" {
		o.Settings = filepath.Join(dir, gradeFile)
	}
	o.Class = func() (result.Class, error) {
		whole, _, err := s.wholeClass(r.settings, "", []string{dir})
		if err != nil {
			return whole, err
		}
		whole.Solutions, err = solutionsFor(whole.Exercises, r.course)
		return whole, err
	}
	o.Report = func(w io.Writer, whole result.Class, a review.Added) error {
		return page.Write(w, whole, page.Options(a))
	}
	if r.old != "" {
		o.Changes = func(w io.Writer, a review.Added) error {
			found, err := s.changes(r.old, dir, r.settings)
			if err != nil {
				return err
			}
			return page.Changes(w, found.changes, page.Options(a))
		}
	}
	whole, err := o.Class()
	if err != nil { // now, and not only in the browser
		return err
	}
	for _, gap := range whole.Gaps {
		fmt.Fprintln(s.err, shown(gap))
	}
	if r.old != "" {
		if _, err := s.changes(r.old, dir, r.settings); err != nil {
			return err
		}
	}
	l, err := review.Listen(c.Context(), r.addr)
	if err != nil {
		return wrongInput(err.Error())
	}
	server := review.New(o, l.Addr())
	fmt.Fprintf(s.out, "The review is at %s\nThe address holds a secret: anyone on this machine who has it can read and write. Ctrl-C ends the review.\n", server.URL())
	return server.Serve(c.Context(), l)
}
