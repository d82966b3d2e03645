package audit

import (
	"context"
	"fmt"
	"slices"

	"failurelab/grader/host"
	"failurelab/grader/judge"
	"failurelab/lab/course"

	"golang.org/x/sync/errgroup"
)

// claim is that a ticket's tests pass on a wrong lab without one assertion, so that the verdict falls. A run shows it.
type claim struct {
	number int
	lab    course.Lab
}

// claims are those of the assertions that are needed, in sets that one run can show: each ticket has one of them at most. An
// assertion without which a test crashes has no claim.
func (p *predictor) claims(found []finding) (sets []map[string]claim) {
	count := map[string]int{}
	for _, f := range found {
		if f.weight != needed {
			continue
		}
		ticket, of := "", claim{}
		for _, number := range tickets(p.exercise) {
			if lab, ok := p.missed(number, f.Number); ok && (ticket == "" || count[number] < count[ticket]) {
				ticket, of = number, claim{f.Number, lab}
			}
		}
		if ticket == "" {
			continue
		}
		if count[ticket] == len(sets) {
			sets = append(sets, map[string]claim{})
		}
		sets[count[ticket]][ticket] = of
		count[ticket]++
	}
	return sets
}

// missed finds a lab on which a ticket's tests fail, and do not without an assertion.
func (p *predictor) missed(ticket string, number int) (course.Lab, bool) {
	for _, l := range p.matrix.labs[ticket] {
		if !l.IsCorrect() && fails(p.trial(ticket, l.Code, nothing)) && passes(p.trial(ticket, l.Code, only(number))) {
			return l, true
		}
	}
	return course.Lab{}, false
}

func fails(t judge.Trial) bool {
	return slices.ContainsFunc(t.Reports, func(r judge.TestReport) bool { return r.Failed })
}

func passes(t judge.Trial) bool { return t.Crash == nil && len(t.Reports) > 0 && !fails(t) }

// confirm shows the claims in runs, and returns those that a run did not bear out.
func (r *recorder) confirm(ctx context.Context, sets []map[string]claim) (wrong []string, err error) {
	group, ctx := errgroup.WithContext(ctx)
	for _, set := range sets {
		group.Go(func() error {
			off, err := r.show(ctx, set)
			r.mu.Lock()
			defer r.mu.Unlock()
			wrong = append(wrong, off...)
			return err
		})
	}
	err = group.Wait()
	slices.Sort(wrong)
	return wrong, err
}

// show shows claims in one run.
func (r *recorder) show(ctx context.Context, set map[string]claim) (wrong []string, err error) {
	turn, err := r.slots.Take(ctx, r.weight())
	if err != nil {
		return nil, err
	}
	defer turn.Release()
	labs, dropped := map[string]course.Lab{}, map[string][]int{}
	for ticket, c := range set {
		labs[ticket], dropped[ticket] = c.lab, []int{c.number}
	}
	var out host.Outcome
	for patience := range host.MaxVoids {
		if out, err = r.visit(ctx, labs, plan{Before: dropped, After: dropped}, patience); err != nil {
			return nil, err
		}
		if len(out.Late) == 0 {
			break
		}
		if patience == host.MaxVoids-1 {
			return nil, tooLate(labs)
		}
	}
	for ticket, c := range set {
		failed := slices.ContainsFunc(out.Reports, func(report host.Report) bool { return report.Ticket == ticket && report.Failed })
		if failed || !out.Ended {
			wrong = append(wrong, fmt.Sprintf("%s: without %s the tests of %s should pass on %s, and a run says that they do not. If it says so again, the audit is wrong",
				r.exercise.Name, r.program.assertions[c.number-1].At(), ticket, c.lab.Code))
		}
	}
	return wrong, nil
}
