package command

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"failurelab/grader/class"
	"failurelab/grader/class/store"
	"failurelab/grader/judge"
	"failurelab/grader/report"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

func (s *session) classReplayCommand() *cobra.Command {
	var r room
	var file string
	c := &cobra.Command{
		Use: "replay RESULTS STUDENT LAB", Short: "Run a student's test on one lab again, beside a correct lab, for a complaint.",
		Long: `Run a student's test on one lab again, beside a correct lab. It is the same lab as when the class was graded, drawn from the
same seed, and the same test, which the results have kept.`,
		Example: "  " + grader + " class replay results ada 01-T105-m3",
		Args: func(c *cobra.Command, args []string) error {
			s.asked = c
			if len(args) != 3 {
				return misuse("replay needs the folder of results, a student's id and a lab, such as: " + self() + " class replay results ada 01-T105-m3")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			b, err := s.classReplay(c, r, file, args[0], args[1], args[2])
			if err != nil {
				return err
			}
			b.Write(s.out)
			return nil
		},
	}
	c.Flags().StringVar(&file, "settings", "", "the settings of the class (default: grade.yaml in RESULTS)")
	r.flags(c.Flags())
	return c
}

// classReplay replays what a record has kept.
func (s *session) classReplay(c *cobra.Command, r room, file, dir, student, code string) (report.Beside, error) {
	var b report.Beside
	records, err := store.All(dir)
	if err != nil {
		return b, wrongInput(err.Error())
	}
	rec, err := records.Read(student)
	if errors.Is(err, fs.ErrNotExist) {
		return b, noResult(student, []string{dir})
	}
	if err != nil {
		return b, wrongInput(err.Error())
	}
	e, ticket, lab := locate(code)
	if lab == "" {
		return b, wrongInput(fmt.Sprintf("no lab is called %q. The marks of a student name labs, such as 01-T105-m1: %s class marks %s --student %s", code, self(), dir, student))
	}
	l, _, _ := e.Lab(lab)
	if l.Kind == course.House {
		ticket = cmp.Or(triedOn(rec, e, lab), ticket)
	}
	policy, _, err := s.policy(file, dir)
	if err != nil {
		return b, err
	}
	seed, err := secret(policy.Seed, dir, false)
	if err != nil {
		return b, err
	}
	o, err := s.grader(policy, r, seed, true)
	if err != nil {
		return b, err
	}
	g, err := class.New(c.Context(), o)
	if err != nil {
		return b, err
	}
	defer g.Close()
	correct, other, err := g.Replay(c.Context(), rec, e, ticket, lab)
	switch {
	case errors.Is(err, class.ErrNoProgram):
		return b, failure(shown(err.Error()))
	case err != nil:
		return b, err
	}
	return besideOf(e, l, replayedSide(correct), replayedSide(other)), nil
}

// triedOn is the ticket on which a house rule was tried; "" if it was on none.
func triedOn(r store.Record, e *course.Exercise, code string) string {
	for _, of := range r.Exercises {
		if of.Name != e.Name || of.Observations == nil {
			continue
		}
		for _, f := range e.Tickets() {
			t := of.Observations.Tickets[f.Ticket.Number]
			if t != nil && slices.ContainsFunc(t.House, func(t judge.Trial) bool { return t.Lab == code }) {
				return f.Ticket.Number
			}
		}
	}
	return ""
}

func replayedSide(r class.Replayed) report.Side {
	return report.Side{Did: r.Did, Printed: r.Printed, Asked: r.Asked}
}
