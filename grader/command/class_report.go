package command

import (
	"fmt"
	"os"
	"strings"

	"failurelab/grader/class/marks"
	"failurelab/grader/class/notes"
	"failurelab/grader/class/settings"
	"failurelab/grader/class/similar"
	"failurelab/grader/class/store"
	"failurelab/grader/report/export"
	"failurelab/grader/result"

	"github.com/spf13/cobra"
)

// reporting is what class report was asked for.
type reporting struct {
	format, out, student, settings, course string
	audience, at, metadata, summary        string
	options                                export.Options
}

func (s *session) classReportCommand() *cobra.Command {
	var r reporting
	c := &cobra.Command{
		Use: "report RESULTS [RESULTS...]", Short: "Write the marks in a form that others read: a grade book, a platform, a page.",
		Long: "Write the marks of a class in one of these forms. Those with a * are for staff. The others are for the student they describe:\n\n" + formatTable() + `
A report for a student shows what feedback in grade.yaml allows at that time, and nothing about other students. --audience changes
who a report is for.

Exit code: 0 it is written; 1 it is written, but a shard, a student or a record is missing, a mark is incomplete, or an
override or a note is about a student who is not in the class. It says which.`,
		Example: "  " + grader + " class report results --format csv --out grades.csv\n  " + grader + " class report results --format markdown --student ada",
		Args:    func(c *cobra.Command, args []string) error { return s.args(c, args, 1, len(args)+1) },
		RunE:    func(_ *cobra.Command, dirs []string) error { return s.classReport(r, dirs) },
	}
	f := c.Flags()
	f.StringVar(&r.format, "format", "", "the form: one of those above")
	f.StringVar(&r.out, "out", "", "the file to write, or the folder if there is one file a student (default: standard output)")
	f.StringVar(&r.student, "student", "", "the id of one student: write only about this one")
	f.StringVar(&r.settings, "settings", "", "the settings of the class (default: grade.yaml in RESULTS)")
	f.StringVar(&r.audience, "audience", "", "who it is for: student or staff (default: staff for the forms with a *, and student for the others)")
	f.StringVar(&r.at, "at", "", "for students: as if it were this time, such as 2026-12-01T18:00:00+01:00, before or after the due date (default: now)")
	f.StringVar(&r.metadata, "metadata", "", "Gradescope's submission_metadata.json: counts the full reports of the day, if grade.yaml limits them")
	f.StringVar(&r.summary, "summary", "", "github: append the result in Markdown to this file, such as \"$GITHUB_STEP_SUMMARY\"")
	f.StringVar(&r.course, "course", "", "html, json: the course's folder, for its solutions (default: around the working directory)")
	f.BoolVar(&r.options.Wide, "wide", false, "csv: one more column for each ticket")
	return c
}

// formatTable is a line for each format.
func formatTable() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		name := f.Name
		if f.Staff {
			name += " *"
		}
		fmt.Fprintf(&b, "  %-14s %s\n", name, f.Short)
	}
	return b.String()
}

// classReport writes a report.
func (s *session) classReport(r reporting, dirs []string) error {
	format, ok := export.Find(r.format)
	if !ok {
		return misuse("give --format one of these:\n" + formatTable())
	}
	c, p, err := s.wholeClass(r.settings, r.student, dirs)
	if err != nil {
		return err
	}
	if c.Solutions, err = solutionsFor(c.Exercises, r.course); err != nil {
		return err
	}
	at, err := moment(r.at)
	if err != nil {
		return err
	}
	x := exporting{session: s, asked: r, format: format, class: c}
	if x.readers, err = r.readersOf(format, p, at); err != nil {
		return err
	}
	x.asked.options.At, x.asked.options.Env = at, os.Getenv
	if err := x.write(); err != nil {
		return err
	}
	for _, gap := range c.Gaps {
		fmt.Fprintln(s.err, shown(gap))
	}
	if len(c.Gaps) > 0 || x.incomplete {
		return silent(Failed)
	}
	return nil
}

// wholeClass reads folders of results as one class, for one student or with "" for all.
func (s *session) wholeClass(file, student string, dirs []string) (result.Class, settings.Settings, error) {
	records, err := store.All(dirs...)
	if err != nil {
		return result.Class{}, noSettings, wrongInput(err.Error())
	}
	p, _, err := s.policy(file, dirs...)
	if err != nil {
		return result.Class{}, p, err
	}
	records = records.Only(student)
	c, err := marks.Whole(s.chosen(), p, records)
	if err == nil && student != "" && len(c.Members) == 0 {
		err = noResult(student, dirs)
	}
	if err != nil {
		return c, p, err
	}
	if err := notes.Fill(&c, dirs...); err != nil {
		return c, p, wrongInput(err.Error())
	}
	if ids, one := marks.People(records); !one && len(ids) > 1 {
		idle, err := notes.Idle(ids, dirs...)
		if err != nil {
			return c, p, wrongInput(err.Error())
		}
		c.Gaps = append(c.Gaps, idle...)
	}
	c.Similar, err = similar.Kept(dirs...)
	return c, p, err
}
