package judge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// The verdicts on tests that do not pass on every correct lab.

// wrong is the verdict on a test that fails on the first correct lab.
func wrong(t *result.Ticket, o *TicketObservation) {
	report := o.Right[0].failing()[0]
	t.Verdict = result.Wrong
	t.Message = report.Test + " fails on a correct lab, so the broken labs were not tried"
	t.Remedy = "read what the test printed, and what the contract in README.md promises"
	if report.Misused != "" {
		t.Message, t.Remedy = report.Misused, ""
	}
	if o.passesAlone(report.Test) {
		t.Message = report.Test + " passes when it runs alone but fails after your other tests"
		t.Remedy = "find what another test leaves behind, such as a package variable"
	}
	moveTo(t, report.FailedAt)
}

// flaky is the verdict on a test that passed on the first lab once, and failed on the same lab another time.
func flaky(t *result.Ticket, o *TicketObservation) bool {
	i := slices.IndexFunc(o.Again, func(again *Trial) bool { return !again.passed() })
	if i < 0 {
		return false
	}
	test, at := t.Tests[0], ""
	if reports := o.Again[i].failing(); len(reports) > 0 {
		test, at = reports[0].Test, reports[0].FailedAt
	}
	twoAnswers(t, test)
	moveTo(t, at)
	return true
}

// leans is the verdict on a test that passes only after other tests.
func leans(t *result.Ticket, o *TicketObservation) bool {
	for _, report := range o.Right[0].Reports {
		if !report.passed() || !o.leans(report.Test) {
			continue
		}
		t.Verdict, t.Points = result.Wrong, 0
		t.Message = report.Test + " fails when it runs alone. It passes only after another test"
		t.Remedy = fmt.Sprintf("make it independent of what other tests leave behind, such as a package variable. Try it: go test -run '^%s$'", topOf(report.Test))
		for _, again := range o.Again {
			if again.First == topOf(report.Test) {
				moveTo(t, again.reportOf(report.Test).FailedAt)
			}
		}
		return true
	}
	return false
}

// twoAnswers makes the verdict that of a test that passed on the first lab once, and failed on it once.
func twoAnswers(t *result.Ticket, test string) {
	t.Verdict, t.Points = result.Wrong, 0
	t.Message = test + " passed on a lab, and failed when it ran on the same lab again"
	t.Remedy = "make it depend only on the lab, not on an upper time limit, a file or another test"
}

// tooStrict is the verdict on a test that fails because of something that the contract leaves open.
func (r *rule) tooStrict(t *result.Ticket, o *TicketObservation) {
	strict := o.Right[slices.IndexFunc(o.Right, func(right Trial) bool { return !right.passed() })]
	t.Verdict, t.StrictOn = result.TooStrict, &result.StrictOn{Lab: strict.Lab, Crashed: strict.Crash != nil}
	t.Remedy = "assert only what the contract promises"
	does, test := "the test skips itself", ""
	switch reports := strict.failing(); {
	case strict.Crash != nil:
		does, t.Remedy = "the test "+strict.Crash.how(), t.Remedy+"; and "+strict.Crash.remedy()
		moveTo(t, strict.Crash.At)
	case len(reports) > 0:
		test = reports[0].Test
		does = test + " fails"
		moveTo(t, reports[0].FailedAt)
	}
	t.StrictOn.Differs = r.differs(o.Traits)
	t.Message = does + " on " + cmp.Or(strings.Join(t.StrictOn.Differs, ", and on "), "another correct lab")
	if r.hasCopied(o.Traits) {
		copied := r.copied(test, t.At)
		t.Message += copied.says()
		t.Remedy = copied.remedy()
	}
}

// withoutStep3 is for a test that is too strict only because of a copied value, and does not show the cure either: none of its
// requests gets the response that the cured customer gets. Its message names the missing part first.
func (r *rule) withoutStep3(t *result.Ticket, o *TicketObservation) {
	if !r.hasOnlyCopied(o.Traits) {
		return
	}
	cure, known := r.cure(r.exercise.Ticket(t.Ticket))
	for _, report := range o.Right[0].Reports {
		known = known && !slices.Contains(report.Succeeded, cure.Request)
	}
	if !known {
		return
	}
	strict := result.Sentence(t.Message) + " " + result.Sentence(t.Remedy)
	t.Verdict, t.StrictOn = result.TooWeak, nil
	t.Message = "step 3 is missing: no request of your test gets what the customer gets after the cure, so it misses every lab whose cure does not work. Your test is also too strict: " + strict
	t.Remedy = "call api.Cure(), send api.Request() again, and assert what the contract promises of it"
}

// hasOnlyCopied says whether nothing else that the contract leaves open makes the tests fail.
func (r *rule) hasOnlyCopied(traits []Trial) bool {
	return r.hasCopied(traits) && !slices.ContainsFunc(traits, func(t Trial) bool { return !t.passed() && !r.labs[t.Lab].DiffersInPeople() })
}

// hasCopied says whether the tests fail on the correct lab that differs from the first in people and things only.
func (r *rule) hasCopied(traits []Trial) bool {
	return slices.ContainsFunc(traits, func(t Trial) bool { return !t.passed() && r.labs[t.Lab].DiffersInPeople() })
}

// differs are the correct labs with one unusual trait that a test does not pass on, each with the clause that leaves it open.
func (r *rule) differs(trials []Trial) (differ []string) {
	for _, trait := range trials {
		if trait.passed() {
			continue
		}
		l := r.labs[trait.Lab]
		c, open := r.exercise.LeftOpenBy(l.Aspect)
		differ = append(differ, fmt.Sprintf("%s (clause %s leaves this open: %s)", l.Sentence, c.Number, open.Text))
	}
	return differ
}

// orphan is the verdict if a test fails that counts for no ticket.
func (r *rule) orphan(res *result.Result) {
	test := r.o.Orphan.Test
	res.Verdict = result.Started
	res.Message = fmt.Sprintf("%s fails before it opens a ticket, so it counts for no ticket: begin it with api := lab.Open(t, \"T...\")",
		cmp.Or(test, "a test"))
	at := result.Next{At: res.Folder + "/" + cmp.Or(r.o.Orphan.At, "exercise_test.go")}
	if len(r.o.Unknown) > 0 {
		u := r.o.Unknown[0]
		at.At = where(u.At)
		res.Message = fmt.Sprintf("%s opens %q, which is not a ticket of this exercise: use a number from the table in README.md", u.Test, u.Ticket)
	}
	if res.Next == nil || res.Finished() == 0 {
		at.What = res.Message
		res.Next = &at
	}
}
