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

// claim is a prediction that one run can confirm: how a ticket's tests end on a lab.
type claim struct {
	lab   course.Lab
	fails bool
	who   string // which tests: "the tests without house_test.go:34"
}

// showing is one run, and the claims that it can confirm: at most one for each ticket, because tickets do not depend on each other.
type showing struct {
	plan   plan
	claims map[string]claim // by ticket
}

// withoutEach plans runs that show that assertions are needed: without one, the tests of a ticket pass on a wrong lab, so the verdict
// gets worse. If a test crashes without an assertion, that assertion has no claim.
func (p *predictor) withoutEach(found []finding) []showing {
	var runs []showing
	count := map[string]int{}
	for _, f := range found {
		if f.weight != needed {
			continue
		}
		ticket, of := "", claim{who: "the tests without " + f.At()}
		for _, number := range tickets(p.exercise) {
			if lab, ok := p.missed(number, only(f.Number)); ok && (ticket == "" || count[number] < count[ticket]) {
				ticket, of.lab = number, lab
			}
		}
		if ticket == "" {
			continue
		}
		if count[ticket] == len(runs) {
			dropped := map[string][]int{}
			runs = append(runs, showing{plan{Before: dropped, After: dropped}, map[string]claim{}})
		}
		run := runs[count[ticket]]
		run.plan.Before[ticket], run.claims[ticket] = []int{f.Number}, of
		count[ticket]++
	}
	return runs
}

// lazily plans a run that shows that a lazy learner is not done: the tests of each ticket pass on a wrong lab, or fail on a correct one.
func (p *predictor) lazily(l learner) showing {
	o := l.off(p.exercise, p.assertions)
	run := showing{o.plan(tickets(p.exercise), len(p.assertions)), map[string]claim{}}
	if l.copies {
		run.plan.Copied = p.matrix.copied
	}
	for _, ticket := range tickets(p.exercise) {
		of := claim{who: "a lazy learner's tests (" + l.name + ")"}
		var missed, strict bool
		if of.lab, strict = p.strict(ticket, o); strict {
			of.fails = true
		} else {
			of.lab, missed = p.missed(ticket, o)
		}
		if strict || missed {
			run.claims[ticket] = of
		}
	}
	return run
}

// missed finds a wrong lab on which a ticket's tests pass, and fail with all assertions on.
func (p *predictor) missed(ticket string, o off) (course.Lab, bool) {
	return p.lab(ticket, func(l course.Lab) bool {
		return !l.IsCorrect() && fails(p.trial(ticket, l.Code, nothing)) && passes(p.trial(ticket, l.Code, o))
	})
}

// strict finds a correct lab on which a ticket's tests fail.
func (p *predictor) strict(ticket string, o off) (course.Lab, bool) {
	return p.lab(ticket, func(l course.Lab) bool { return l.IsCorrect() && fails(p.trial(ticket, l.Code, o)) })
}

func (p *predictor) lab(ticket string, is func(course.Lab) bool) (course.Lab, bool) {
	labs := p.matrix.labs[ticket]
	i := slices.IndexFunc(labs, is)
	if i < 0 {
		return course.Lab{}, false
	}
	return labs[i], true
}

func fails(t judge.Trial) bool {
	return slices.ContainsFunc(t.Reports, func(r judge.TestReport) bool { return r.Failed })
}

func passes(t judge.Trial) bool { return t.Crash == nil && len(t.Reports) > 0 && !fails(t) }

// confirm runs what was predicted, and returns the predictions that were wrong.
func (r *recorder) confirm(ctx context.Context, runs []showing) (wrong []string, err error) {
	group, ctx := errgroup.WithContext(ctx)
	for _, of := range runs {
		group.Go(func() error {
			off, err := r.show(ctx, of)
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

// show is one run, again if a lab is late.
func (r *recorder) show(ctx context.Context, of showing) (wrong []string, err error) {
	turn, err := r.slots.Take(ctx, r.weight())
	if err != nil {
		return nil, err
	}
	defer turn.Release()
	labs := map[string]course.Lab{}
	for ticket, c := range of.claims {
		labs[ticket] = c.lab
	}
	var out host.Outcome
	for patience := range host.MaxVoids {
		if out, err = r.visit(ctx, labs, of.plan, patience); err != nil {
			return nil, err
		}
		if len(out.Late) == 0 {
			break
		}
		if patience == host.MaxVoids-1 {
			return nil, tooLate(labs)
		}
	}
	for ticket, c := range of.claims {
		failed := slices.ContainsFunc(out.Reports, func(report host.Report) bool { return report.Ticket == ticket && report.Failed })
		if failed != c.fails || !out.Ended {
			wrong = append(wrong, fmt.Sprintf("%s: %s, on %s: the audit predicts that they %s, but in a run they do not. Run it again. If it still does, the audit has a bug",
				r.exercise.Name, c.who, c.lab.Code, map[bool]string{false: "pass", true: "fail"}[c.fails]))
		}
	}
	return wrong, nil
}
