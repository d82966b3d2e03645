package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/checkout"
	"failurelab/grader/class/marks"
	"failurelab/grader/class/notes"
	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/report/export"
	"failurelab/grader/result"

	"github.com/spf13/cobra"
)

// reporting is what class report was asked for.
type reporting struct {
	format, out, student, settings, course string
	options                                export.Options
}

func (s *session) classReportCommand() *cobra.Command {
	var r reporting
	c := &cobra.Command{
		Use: "report RESULTS [RESULTS...]", Short: "Write the marks in a form that others read: a grade book, a platform, a page.",
		Long: "Write the marks of a class in one of these forms:\n\n" + formatTable() + `
Exit code: 0 it is written; 1 it is written, but a shard, a student or a record is missing, which is said.`,
		Example: "  " + grader + " class report results --format csv --out grades.csv\n  " + grader + " class report results --format csv --student ada",
		Args:    func(c *cobra.Command, args []string) error { return s.args(c, args, 1, len(args)+1) },
		RunE:    func(_ *cobra.Command, dirs []string) error { return s.classReport(r, dirs) },
	}
	f := c.Flags()
	f.StringVar(&r.format, "format", "", "the form: one of those above")
	f.StringVar(&r.out, "out", "", "the file to write, or the folder if there is one file a student (default: standard output)")
	f.StringVar(&r.student, "student", "", "the id of one student: write only about this one")
	f.StringVar(&r.settings, "settings", "", "the settings of the class (default: grade.yaml in RESULTS)")
	f.StringVar(&r.course, "course", "", "html, json: the course's folder, for its solutions (default: around the working directory)")
	f.BoolVar(&r.options.Wide, "wide", false, "csv: one more column for each ticket")
	return c
}

// formatTable is a line for each format.
func formatTable() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "  %-14s %s\n", f.Name, f.Short)
	}
	return b.String()
}

// classReport writes a report.
func (s *session) classReport(r reporting, dirs []string) error {
	format, ok := export.Find(r.format)
	if !ok {
		return misuse("give --format one of these:\n" + formatTable())
	}
	c, _, err := s.wholeClass(r.settings, dirs)
	if err != nil {
		return err
	}
	if c.Solutions, err = solutionsFor(c.Exercises, r.course); err != nil {
		return err
	}
	if r.student != "" {
		c.Members = slices.DeleteFunc(c.Members, func(m result.Member) bool { return m.ID != r.student })
		if len(c.Members) == 0 {
			return wrongInput(fmt.Sprintf("there is no result of %q in %s", r.student, strings.Join(dirs, ", ")))
		}
	}
	if err := s.export(format, c, r); err != nil {
		return err
	}
	for _, gap := range c.Gaps {
		fmt.Fprintln(s.err, shown(gap))
	}
	if len(c.Gaps) > 0 {
		return silent(Failed)
	}
	return nil
}

// wholeClass reads folders of results as one class.
func (s *session) wholeClass(file string, dirs []string) (result.Class, settings.Settings, error) {
	records, err := store.All(dirs...)
	if err != nil {
		return result.Class{}, noSettings, wrongInput(err.Error())
	}
	p, _, err := s.policy(file, dirs...)
	if err != nil {
		return result.Class{}, p, err
	}
	c, err := marks.Whole(s.chosen(), p, records.Roster(), marks.Gaps(records), records.Each())
	if err != nil {
		return c, p, err
	}
	if err := notes.Fill(&c, dirs...); err != nil {
		return c, p, wrongInput(err.Error())
	}
	return c, p, nil
}

// export writes one file for the class, or one for each student.
func (s *session) export(f export.Format, c result.Class, r reporting) error {
	if f.Class != nil && (r.student == "" || f.One == nil) {
		return s.exportTo(r.out, func(b *bytes.Buffer) error { return f.Class(b, c, r.options) })
	}
	if r.student == "" && r.out == "" && len(c.Members) > 1 {
		return misuse("--format " + f.Name + " writes one file a student: give --out DIR, or --student ID")
	}
	for _, m := range c.Members {
		out := r.out
		if r.student == "" && out != "" {
			out = filepath.Join(r.out, store.FileName(m.ID), f.File)
			if err := os.MkdirAll(filepath.Dir(out), 0o750); err != nil {
				return err
			}
		}
		if err := s.exportTo(out, func(b *bytes.Buffer) error { return f.One(b, c, m, r.options) }); err != nil {
			return err
		}
	}
	return nil
}

// exportTo writes a whole file or none; "": to standard output.
func (s *session) exportTo(file string, write func(b *bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if file == "" {
		_, err := s.out.Write(b.Bytes())
		return err
	}
	return checkout.Replace(file, b.Bytes(), 0o600)
}
