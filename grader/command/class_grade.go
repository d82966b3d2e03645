package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"failurelab/grader/class"
	"failurelab/grader/class/intake"
	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/run"
	"failurelab/grader/sandbox"

	"github.com/spf13/cobra"
)

// grading is what class grade was asked for.
type grading struct {
	room

	submissions string // a folder with one entry a student
	submission  string // or one entry
	out         string
	settings    string
	roster      string
	prefix      string
	shard       string
	confined    bool // refuse to grade without a whole sandbox
}

func (s *session) classGradeCommand() *cobra.Command {
	var g grading
	c := &cobra.Command{
		Use: "grade (--submissions DIR | --submission PATH) --out RESULTS", Short: "Grade a folder of submissions, or one submission.",
		Long: `Grade a folder with one entry a student, or one submission. Results are files in RESULTS. Run the same command again to
grade what is missing or has changed: what is graded already stays.

An entry is a clone of the course, a folder with exercises, a .zip or a .tar.gz. Only the *_test.go files of the exercises
count. All else is the course's own. In DIR or beside it there may be a grade.yaml (due date, weights, limits) and a roster.csv
(id, name, section, team, email).

Exit code: 0 everything is graded, whatever the points are; 1 something could not be graded or was interrupted; 2 the command
line or grade.yaml is wrong; 3 the machine is at fault.`,
		Example: "  " + grader + " class grade --submissions submissions --out results\n" +
			"  " + grader + " class grade --submission submissions/ada.zip --out results",
		Args: s.none,
		RunE: func(c *cobra.Command, _ []string) error { return s.classGrade(c.Context(), g) },
	}
	f := c.Flags()
	f.StringVar(&g.submissions, "submissions", "", "a folder with one entry a student")
	f.StringVar(&g.submission, "submission", "", "one entry: a folder or an archive")
	f.StringVar(&g.out, "out", "", "the folder for the results")
	f.StringVar(&g.settings, "settings", "", "the settings of the class (default: grade.yaml in RESULTS, in DIR or beside it)")
	f.StringVar(&g.roster, "roster", "", "who is in the class (default: roster.csv in DIR or beside it)")
	f.StringVar(&g.prefix, "prefix", "", "the assignment's name, if a platform puts it before each student's: api-lab for api-lab-ada")
	f.StringVar(&g.shard, "shard", "", "grade only one part of the class, such as 3/16 (default: from a Slurm array, an indexed Job or a CI matrix)")
	f.BoolVar(&g.confined, "require-sandbox", false, "do not grade where a part of the sandbox is missing (see class doctor)")
	g.flags(f)
	return c
}

// classGrade grades, and says what became of it.
func (s *session) classGrade(ctx context.Context, g grading) error {
	if (g.submissions == "") == (g.submission == "") {
		return misuse("give --submissions DIR for a class, or --submission PATH for one student")
	}
	if g.out == "" {
		return misuse("give --out RESULTS, the folder for the results")
	}
	shard, err := store.ShardFromEnv(g.shard, os.Getenv)
	if err != nil {
		return misuse(err.Error())
	}
	kept, err := store.Open(g.out)
	if err != nil {
		return err
	}
	policy, file, err := s.policy(g.settings, g.folders()...)
	if err != nil {
		return err
	}
	if g.settings == "" {
		s.warnOfAnother(file, g.folders())
	}
	if file != "" {
		if err := keepPolicy(file, g.out); err != nil {
			return err
		}
	}
	seed, err := secret(policy.Seed, g.out, !shard.Whole())
	if err != nil {
		return err
	}
	if g.submission != "" {
		shard = store.Shard{}
	}
	plan, err := s.planOf(g, policy)
	if err != nil {
		return err
	}
	plan.Store, plan.Shard, plan.Jobs = kept, shard, jobs(g.jobs)
	options, err := s.grader(policy, g.room, seed, g.submission != "")
	if err != nil {
		return err
	}
	return s.gradeAll(ctx, g, plan, options)
}

// planOf reads what was handed in.
func (s *session) planOf(g grading, policy settings.Settings) (class.Plan, error) {
	o := intake.Options{Due: policy.Due, Grace: policy.Grace, Prefix: g.prefix, Zone: policy.Zone, Lean: true}
	for _, e := range s.chosen() {
		o.Exercises = append(o.Exercises, e.Name)
	}
	roster := g.roster
	if roster == "" {
		roster = first("roster.csv", g.folders()[1:]...)
	}
	var err error
	if roster != "" {
		if o.Roster, err = intake.ReadRoster(roster); err != nil {
			return class.Plan{}, wrongInput(err.Error())
		}
	}
	p := class.Plan{Intake: o}
	if g.submission != "" {
		one, err := intake.One(g.submission, o)
		if err != nil {
			return p, wrongInput(err.Error())
		}
		p.Submissions = []intake.Submission{one}
		return p, nil
	}
	if p.Submissions, err = intake.Folder(g.submissions, o); err != nil {
		return p, wrongInput(err.Error())
	}
	if o.Roster != nil {
		for _, student := range o.Roster.Missing(p.Submissions) {
			p.Absent = append(p.Absent, student.ID)
		}
	}
	if len(p.Submissions) == 0 {
		return p, wrongInput(fmt.Sprintf("%s has no submissions: it needs one folder, .zip or .tar.gz for each student", g.submissions))
	}
	return p, nil
}

// gradeAll grades a plan. The first interrupt lets what is in flight end, and the second one ends that too.
func (s *session) gradeAll(ctx context.Context, g grading, plan class.Plan, options class.Options) error {
	if err := s.grounded(ctx, ""); err != nil {
		return err
	}
	p := s.progress()
	ready := p.later(fillingCache)
	room, err := class.New(ctx, options)
	ready()
	if err != nil {
		return err
	}
	defer room.Close()
	if g.confined {
		r, err := room.Doctor(ctx)
		if err == nil {
			err = confined(r)
		}
		if err != nil {
			return err
		}
	}
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	go func() {
		<-ctx.Done()
		p.interrupted()
		again := make(chan os.Signal, 1)
		signal.Notify(again, os.Interrupt)
		defer signal.Stop(again)
		select {
		case <-again:
			cancel()
		case <-working.Done():
		}
	}()
	if n := len(plan.Absent); n > 0 {
		p.say(fmt.Sprintf("%d submissions. %d more students are on the roster and handed in nothing.", len(plan.Submissions), n))
	}
	plan.Begun, plan.Graded = p.begin, p.graded
	sum, err := room.All(working, ctx.Done(), plan)
	p.end()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	s.summary(g, sum, p.report)
	switch {
	case err != nil:
		return run.Remedied(err)
	case sum.Left > 0 || len(sum.Faults) > 0 || ctx.Err() != nil:
		return silent(Failed)
	}
	return nil
}

// confined fails where a part of the sandbox is missing.
func confined(r sandbox.Report) error {
	if !r.Whole() {
		return failure("--require-sandbox: nothing was graded, because this machine does not enforce " + strings.Join(r.Missing, ", ") +
			". Grade on another machine, or without --require-sandbox")
	}
	return nil
}

// folders are where the settings may be: beside the results, with the submissions, and beside those. What is beside a single
// submission may be the student's, so nothing is taken from there.
func (g grading) folders() []string {
	if g.submissions == "" {
		return []string{g.out}
	}
	return []string{g.out, g.submissions, filepath.Dir(filepath.Clean(g.submissions))}
}

// first is the first folder's file with a name; "" if there is none.
func first(name string, folders ...string) string {
	for _, folder := range folders {
		path := filepath.Join(folder, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}
