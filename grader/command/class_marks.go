package command

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"failurelab/grader/class/marks"
	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/report"
	"failurelab/grader/result"

	"github.com/spf13/cobra"
)

// noSettings grades everything, with defaults.
var noSettings settings.Settings

func (s *session) classMarksCommand() *cobra.Command {
	var student, file, at string
	var asStudent bool
	c := &cobra.Command{
		Use: "marks RESULTS [RESULTS...]", Short: "Show the marks of a class, or why one student has a mark.",
		Long: `Show the marks of a class, by the policy in grade.yaml: weights, late penalties, void labs and overrides. A change of the
policy needs no new grading. Several folders of results, such as those of shards, are read as one.

Exit code: 0 whatever the marks are; 1 if a shard, a student or a record is missing, which is said below the marks.`,
		Example: "  " + grader + " class marks results\n  " + grader + " class marks results --student ada",
		Args:    func(c *cobra.Command, args []string) error { return s.args(c, args, 1, len(args)+1) },
		RunE: func(_ *cobra.Command, dirs []string) error {
			m, p, err := s.marked(file, student, dirs)
			if err != nil {
				return err
			}
			if student == "" {
				return s.markList(m)
			}
			i := slices.IndexFunc(m.all, func(m result.Mark) bool { return m.Student == student })
			if i < 0 {
				return noResult(student, dirs)
			}
			if asStudent {
				when, err := moment(at)
				if err != nil {
					return err
				}
				s.markForStudent(m.all[i].For(p.Student(when)), p)
				return nil
			}
			s.mark(m.all[i], p)
			return nil
		},
	}
	c.Flags().StringVar(&student, "student", "", "the id of one student: everything about that mark")
	c.Flags().BoolVar(&asStudent, "as-student", false, "with --student: what the student may see, by feedback in grade.yaml")
	c.Flags().StringVar(&at, "at", "", "with --as-student: as if it were this time, such as 2026-12-01T18:00:00+01:00 (default: now)")
	c.Flags().StringVar(&file, "settings", "", "the settings of the class (default: grade.yaml in RESULTS)")
	return c
}

// noResult is the error for a student without a result.
func noResult(student string, dirs []string) error {
	return wrongInput(fmt.Sprintf("there is no result of %q in %s. class marks without --student lists all ids", student, strings.Join(dirs, ", ")))
}

// marked are the marks of folders of results.
type marked struct {
	all     []result.Mark
	records store.Records
	policy  settings.Settings
}

// marked reads folders of results, for one student or with "" for all.
func (s *session) marked(file, student string, dirs []string) (marked, settings.Settings, error) {
	records, err := store.All(dirs...)
	if err != nil {
		return marked{}, noSettings, wrongInput(err.Error())
	}
	p, _, err := s.policy(file, dirs...)
	if err != nil {
		return marked{}, p, err
	}
	class, err := marks.Whole(s.chosen(), p, records.Only(student))
	if err != nil {
		return marked{}, p, err
	}
	m := marked{records: records, policy: p}
	for _, member := range class.Members {
		if records.Has(member.ID) { // the gaps tell who has none
			m.all = append(m.all, member.Mark)
		}
	}
	return m, p, nil
}

// markList writes one line a student, and what is missing.
func (s *session) markList(m marked) error {
	fmt.Fprintf(s.out, "%-20s %9s %7s %7s %8s  %s\n", "student", "points", "bonus", "late", "final", "remarks")
	for _, k := range m.all {
		late := ""
		if k.Penalty > 0 {
			late = fmt.Sprintf("-%g", k.Penalty)
		}
		fmt.Fprintf(s.out, "%-20s %4g/%-4g %7g %7s %8g  %s\n", shown(k.Student), k.Points, k.Max, k.Bonus, late, k.Final, strings.Join(remarks(k), ", "))
	}
	for _, v := range m.policy.Void {
		fmt.Fprintf(s.out, "%s does not count: %s\n", v.Lab, shown(v.Reason))
	}
	gaps := slices.Concat(marks.Gaps(m.records), marks.Idle(m.policy, m.records))
	for _, gap := range gaps {
		fmt.Fprintln(s.out, shown(gap))
	}
	if len(gaps) > 0 {
		return silent(Failed)
	}
	return nil
}

// remarks are what a teacher should know about a mark.
func remarks(m result.Mark) (remarks []string) {
	if m.None {
		return []string{"no submission"}
	}
	if m.Incomplete {
		remarks = append(remarks, "GRADER ERROR")
	}
	if m.Late.By > 0 {
		remarks = append(remarks, m.Late.Note)
	}
	for _, e := range m.Exercises {
		if len(e.Refused) > 0 {
			remarks = append(remarks, e.Exercise+" refused")
		}
		if e.Verdict == result.DoesNotCompile {
			remarks = append(remarks, e.Exercise+" does not compile")
		}
		if len(e.Overrides) > 0 {
			remarks = append(remarks, e.Exercise+" has an override")
		}
	}
	if n := len(m.Refused); n > 0 {
		remarks = append(remarks, fmt.Sprintf("%d refusals of the whole submission", n))
	}
	return remarks
}

// mark writes everything about one mark.
func (s *session) mark(m result.Mark, p settings.Settings) {
	fmt.Fprintf(s.out, "%s: %g of %g points, bonus %g, penalty %g, final %g\n", shown(m.Student), m.Points, m.Max, m.Bonus, m.Penalty, m.Final)
	if m.None {
		fmt.Fprintln(s.out, "No submission.")
		return
	}
	fmt.Fprintf(s.out, "Handed in as %s, %s.\n", shown(m.Entry), handedIn(m, p))
	if m.Late.Note != "" {
		fmt.Fprintln(s.out, "Late: "+shown(m.Late.Note))
	}
	for _, note := range m.Notes {
		fmt.Fprintln(s.out, "Note: "+shown(note))
	}
	for _, r := range m.Refused {
		fmt.Fprintln(s.out, "Refused: "+shown(r.String()))
	}
	if len(m.Missing) > 0 {
		fmt.Fprintln(s.out, "Not enforced: "+shown(strings.Join(m.Missing, ", ")))
	}
	for _, e := range m.Exercises {
		s.exerciseMark(e, func() { report.Marked(s.out, withOverrides(e)) })
	}
}

// markForStudent writes what a student may see of a mark.
func (s *session) markForStudent(m result.Mark, p settings.Settings) {
	if m.Shown == result.Nothing {
		fmt.Fprintln(s.out, shown(m.Student)+": the results are not shown yet.")
	} else {
		fmt.Fprintf(s.out, "%s: %g of %g points, bonus %g, penalty %g, final %g\n", shown(m.Student), m.Points, m.Max, m.Bonus, m.Penalty, m.Final)
	}
	if m.None {
		fmt.Fprintln(s.out, "No submission.")
		return
	}
	fmt.Fprintf(s.out, "Handed in %s.\n", handedIn(m, p))
	if m.Late.Note != "" {
		fmt.Fprintln(s.out, "Late: "+shown(m.Late.Note))
	}
	for _, r := range m.Refused {
		fmt.Fprintln(s.out, "Refused: "+shown(r.String()))
	}
	for _, e := range m.Exercises {
		s.exerciseMark(e, func() { report.Block(s.out, withOverrides(e), report.Options{}) })
	}
}

// exerciseMark writes what a mark says of one exercise. judged writes what came of its tests.
func (s *session) exerciseMark(e result.ExerciseMark, judged func()) {
	fmt.Fprintf(s.out, "\n%s: %g of %g points, weight %g\n", e.Exercise, e.Points, e.Max, e.Weight)
	for _, o := range e.Overrides {
		fmt.Fprintf(s.out, "  %s has %g points instead of %g, set by %s: %s\n", cmp.Or(o.Ticket, "It"), o.Points, o.Was, shown(o.By), shown(o.Reason))
	}
	if len(e.Void) > 0 {
		fmt.Fprintln(s.out, "  Does not count: "+strings.Join(e.Void, ", "))
	}
	for _, r := range e.Refused {
		fmt.Fprintln(s.out, "  Refused: "+shown(r.String()))
	}
	switch {
	case e.Fault != "":
		fmt.Fprintln(s.out, "  GRADER ERROR, not the student's fault: "+shown(e.Fault))
	case len(e.Refused) > 0: // said already
	case e.Message != "":
		fmt.Fprintln(s.out, "  "+shown(e.Message))
	default:
		judged()
	}
}

// withOverrides is the result of an exercise with the points that were set by hand.
func withOverrides(e result.ExerciseMark) result.Result {
	r := e.Result
	if len(e.Overrides) == 0 {
		return r
	}
	r.Points, r.Tickets = int(math.Round(e.Points)), slices.Clone(r.Tickets)
	for i := range r.Tickets {
		for _, t := range e.Tickets {
			if t.Ticket == r.Tickets[i].Ticket {
				r.Tickets[i].Points = int(math.Round(t.Points))
			}
		}
	}
	return r
}

// handedIn is when it was handed in, and where the time is from.
func handedIn(m result.Mark, p settings.Settings) string {
	if m.Time.IsZero() {
		return "at an unknown time"
	}
	zone := p.Zone
	if zone == nil {
		zone = m.Time.Location()
	}
	return m.Time.In(zone).Format("2006-01-02 15:04:05 MST") + " (" + m.TimeFrom + ")"
}
