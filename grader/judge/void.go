package judge

import (
	"context"
	"maps"
	"slices"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/run"
	"failurelab/lab/course"
)

// Labs vouch for themselves: a lab knows which of its timeouts have to run out. A run in which one ran out that should not
// have, because the machine was busy, or in which one did not that should have, is void for that lab's ticket. It says nothing
// about the test, and is repeated with more patience, and with less beside it.

// maxUnsure is how often a test is run again that failed after its own server may have been late.
const maxUnsure = 2

// once is one quiet run in which no lab was late.
func (j *observer) once(ctx context.Context, turn *run.Turn, b batch) (attempt, error) {
	whole, err := j.run(ctx, b, 0)
	for n := 1; err == nil; n++ {
		void := whole.void(n)
		if len(void) == 0 {
			break
		}
		j.voids.Add(1)
		if n == host.MaxVoids {
			return whole, j.tooLate(b, whole.late)
		}
		if err = turn.Change(ctx, weightOf(n)); err != nil {
			break
		}
		again := b
		if whole.crash == nil {
			again.labs = map[string]course.Lab{}
			for _, number := range void {
				again.labs[number] = b.labs[number]
			}
		}
		var next attempt
		if next, err = j.run(ctx, again, n); err == nil {
			whole = whole.with(next)
		}
	}
	return whole, err
}

// void are the tickets of which the nth run says nothing.
func (a attempt) void(n int) []string {
	void := slices.Sorted(maps.Keys(a.late))
	for number, unsure := range a.unsure {
		if _, late := a.late[number]; unsure && !late && n <= maxUnsure {
			void = append(void, number)
		}
	}
	return void
}

// with is what an attempt showed when some of its tickets, or all, have been tried again.
func (a attempt) with(next attempt) attempt {
	if a.crash != nil || next.crash != nil {
		next.opened = union(a.opened, next.opened)
		return next
	}
	for number, trial := range next.trials {
		a.trials[number] = trial
		a.raw = slices.DeleteFunc(slices.Clone(a.raw), func(r host.Report) bool { return r.Ticket == number })
	}
	for _, r := range next.raw {
		if _, ok := next.trials[r.Ticket]; ok {
			a.raw = append(a.raw, r)
		}
	}
	a.late, a.unsure = next.late, next.unsure
	a.opened = union(a.opened, next.opened)
	return a
}

// weightOf is what the nth repetition of a run takes: a processor, and then all of them.
func weightOf(n int) run.Weight {
	if n == 1 {
		return run.Works
	}
	return run.Alone
}

// tooLate is the fault of a machine on which a lab is late whatever we do.
func (j *observer) tooLate(b batch, late map[string]string) error {
	number := slices.Sorted(maps.Keys(late))[0]
	return &host.LateError{Lab: b.labs[number].Code, Why: late[number]}
}

// patient is how long something may take in the nth repetition.
func patient(limit time.Duration, n int) time.Duration { return limit * time.Duration(1+n) }
