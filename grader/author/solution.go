package author

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/author/starters"
	"failurelab/grader/result"
	"failurelab/lab/course"
)

// tests proves an exercise of tickets: its starter is not started, and its solution is done.
func (v *verifier) tests(ctx context.Context) error {
	starter, err := v.grade(ctx, starters.Dir, nil)
	if err != nil {
		return err
	}
	v.starter(starter)
	for _, t := range starter.Tickets {
		if t.Verdict != result.NotStarted || t.At == "" {
			v.defect(course.Defect{
				Ticket: t.Ticket, File: v.starterFile(),
				What: fmt.Sprintf("the starter's verdict is %q. Its test must open the ticket and leave a TODO", t.Verdict),
			})
		}
	}
	solved, err := v.grade(ctx, "solutions", nil)
	if err != nil {
		return err
	}
	v.solution(solved)
	return nil
}

func (v *verifier) starterFile() string {
	return starters.Dir + "/" + v.exercise.Name + "/exercise_test.go"
}

// starter checks that the learners' starter compiles, and that none of its tickets is started.
func (v *verifier) starter(r result.Result) {
	if r.Verdict != result.NotStarted {
		v.defect(course.Defect{
			File: v.starterFile(),
			What: fmt.Sprintf("the starter's verdict is %q. It must compile, and no ticket in it may be started. %s", r.Verdict, oneLine(r.Message)),
		})
	}
}

// triage proves an exercise without tickets: its starter is not started, and its solution makes no mistake.
func (v *verifier) triage(ctx context.Context) error {
	starter, err := v.grade(ctx, starters.Dir, nil)
	if err != nil {
		return err
	}
	v.starter(starter)
	solved, err := v.grade(ctx, "solutions", nil)
	if err != nil {
		return err
	}
	off := func(format string, args ...any) {
		v.defect(course.Defect{File: v.solutionFile(), What: fmt.Sprintf(format, args...) + v.command("")})
	}
	switch t := solved.Triage; {
	case t == nil:
		off("the solution's verdict is %q: %s", solved.Verdict, oneLine(solved.Message))
	case t.Right < t.Incidents:
		off("the solution: %s", t.Summary())
		for _, c := range t.Causes {
			if c.Right < c.Incidents {
				off("%s is called %s", c.Cause, strings.Join(names(c.Named), ", "))
			}
		}
	default:
		v.solved = t.Summary()
	}
	return nil
}

func names(named map[string]int) []string {
	var list []string
	for name := range named {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// command says how to run a ticket's solution.
func (v *verifier) command(ticket string) string {
	if ticket != "" {
		ticket = " -run " + ticket
	}
	return fmt.Sprintf(" To see it: go test -v%s ./solutions/%s", ticket, v.exercise.Name)
}

// solution checks the solution. A lab that it misses is a defect, because no learner could be asked to catch it.
func (v *verifier) solution(r result.Result) {
	off := func(ticket, at, format string, args ...any) {
		if at == "" {
			at = v.solutionFile()
		}
		v.defect(course.Defect{Ticket: ticket, File: at, What: fmt.Sprintf(format, args...) + "." + v.command(ticket)})
	}
	if !r.Judged() {
		off("", "", "the solution's verdict is %q: %s", r.Verdict, oneLine(r.Message))
	}
	whole := true
	for _, t := range r.Tickets {
		if f := v.exercise.Ticket(t.Ticket); f != nil && !v.whole(f) {
			whole = false
			continue
		}
		if t.Verdict != result.Done {
			off(t.Ticket, t.At, "the solution's verdict is %q: %s", t.Verdict, strings.TrimSuffix(oneLine(t.Message), "."))
			if t.Diagnosis != nil {
				for _, m := range t.Diagnosis.Messages {
					off(t.Ticket, t.At, "%s", strings.TrimSuffix(m, "."))
				}
			}
		}
		for _, l := range slices.Concat(result.Uncaught(t.Labs), result.Uncaught(t.EdgeCases)) {
			off(t.Ticket, t.At, "%s", strings.TrimSpace("the solution misses "+v.named(t.Ticket, l.Code)+" "+l.Trouble))
		}
	}
	if !whole {
		return // the tests that catch the house rules may still be missing
	}
	for _, l := range result.Uncaught(r.House) {
		off("", "", "no test of the solution catches %s", v.named("", l.Code))
	}
}

// named is the code of a lab and what the lab is. House rules are those of any ticket.
func (v *verifier) named(ticket, code string) string {
	for _, f := range v.exercise.Tickets() {
		if ticket != "" && f.Ticket.Number != ticket {
			continue
		}
		for _, l := range slices.Concat(v.exercise.Wrong(f), v.exercise.EdgeCases(f), v.exercise.HouseRules(f)) {
			if l.Code == code {
				return named(l)
			}
		}
	}
	return code
}
