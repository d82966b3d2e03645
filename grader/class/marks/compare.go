package marks

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"failurelab/grader/result"
)

// Compare returns whose points changed from old marks to new ones, and why. Falls come first, the largest before all others.
// Students whose points are the same are left out, except for those whose exercises fell and rose by the same.
func Compare(old, current []result.Mark) []result.Change {
	before, now := byStudent(old), byStudent(current)
	var changes []result.Change
	for student := range union(before, now) {
		c := compared(before[student], now[student])
		c.Student = student
		if c.From != c.To || c.Gone || len(c.Exercises) > 0 {
			changes = append(changes, c)
		}
	}
	slices.SortFunc(changes, func(a, b result.Change) int {
		return cmp.Or(cmp.Compare(a.To-a.From, b.To-b.From), cmp.Compare(a.Student, b.Student))
	})
	return changes
}

// Unexplained returns the changes that no digest and no policy explains.
func Unexplained(changes []result.Change) []result.Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c result.Change) bool { return !c.Unexplained })
}

func byStudent(marks []result.Mark) map[string]*result.Mark {
	m := map[string]*result.Mark{}
	for i := range marks {
		m[marks[i].Student] = &marks[i]
	}
	return m
}

// union are the keys of two maps.
func union[V any](a, b map[string]V) map[string]bool {
	keys := map[string]bool{}
	for k := range a {
		keys[k] = true
	}
	for k := range b {
		keys[k] = true
	}
	return keys
}

// compared is the change of one student. One of the marks may be nil.
func compared(old, current *result.Mark) result.Change {
	switch {
	case current == nil:
		return result.Change{From: old.Final, Gone: true, Unexplained: true}
	case old == nil:
		return result.Change{To: current.Final, New: true}
	}
	c := result.Change{From: old.Final, To: current.Final, Digests: old.Digests.Differing(current.Digests)}
	before, now := exercisesOf(old), exercisesOf(current)
	for _, name := range slices.Sorted(maps.Keys(union(before, now))) {
		one, other := before[name], now[name]
		if one == nil || other == nil {
			c.Policy = append(c.Policy, "exercise "+name)
			continue
		}
		if one.Weight != other.Weight {
			c.Policy = append(c.Policy, "weight of "+name)
		}
		policy := policies(one, other)
		c.Policy = append(c.Policy, effective(policy, one, other)...)
		if one.Points == other.Points && one.Bonus == other.Bonus {
			continue
		}
		e := exerciseChange(one, other)
		fell := other.Points < one.Points || other.Bonus < one.Bonus
		e.Unexplained = fell && len(c.Digests) == 0 && len(policy) == 0
		c.Unexplained = c.Unexplained || e.Unexplained
		c.Exercises = append(c.Exercises, e)
	}
	if !reflect.DeepEqual(old.Late, current.Late) {
		c.Policy = append(c.Policy, "lateness")
	}
	if c.Fall() && len(c.Digests) == 0 && len(c.Policy) == 0 {
		c.Unexplained = true
	}
	return c
}

func exercisesOf(m *result.Mark) map[string]*result.ExerciseMark {
	exercises := map[string]*result.ExerciseMark{}
	for i := range m.Exercises {
		exercises[m.Exercises[i].Exercise] = &m.Exercises[i]
	}
	return exercises
}

// policies are the voids and overrides that only one of two marks has.
func policies(old, current *result.ExerciseMark) (changed []string) {
	one, other := map[string]bool{}, map[string]bool{}
	for in, m := range map[*map[string]bool]*result.ExerciseMark{&one: old, &other: current} {
		for _, code := range m.Void {
			(*in)["void "+code] = true
		}
		for _, o := range m.Overrides {
			of := o.Ticket
			if of == "" {
				of = m.Exercise
			}
			(*in)["override of "+of+": "+strconv.FormatFloat(o.Points, 'f', -1, 64)] = true
		}
	}
	for _, what := range slices.Sorted(maps.Keys(union(one, other))) {
		if one[what] != other[what] {
			changed = append(changed, what)
		}
	}
	return changed
}

// exerciseChange says what changed in an exercise.
func exerciseChange(old, current *result.ExerciseMark) result.ExerciseChange {
	e := result.ExerciseChange{
		Exercise: current.Exercise, From: old.Points + old.Bonus, To: current.Points + current.Bonus,
		Verdicts: [2]result.Verdict{old.Verdict, current.Verdict}, Fault: current.Fault,
		House: flips(old.Result.House, current.Result.House),
	}
	for _, t := range current.Tickets {
		i := slices.IndexFunc(old.Tickets, func(o result.TicketMark) bool { return o.Ticket == t.Ticket })
		var was result.TicketMark
		if i >= 0 {
			was = old.Tickets[i]
		}
		if was.Points == t.Points && was.Verdict == t.Verdict {
			continue
		}
		before, now := ticketOf(old, t.Ticket), ticketOf(current, t.Ticket)
		e.Tickets = append(e.Tickets, result.TicketChange{
			Ticket: t.Ticket, From: was.Points, To: t.Points, Verdicts: [2]result.Verdict{was.Verdict, t.Verdict},
			Message: now.Message, Labs: flips(before.Labs, now.Labs),
		})
	}
	if old.House == current.House { // a void house rule that changes no points is no news
		void := slices.Concat(old.Void, current.Void)
		e.House = slices.DeleteFunc(e.House, func(f result.Flip) bool { return slices.Contains(void, f.Lab) })
	}
	return e
}

// ticketOf is a ticket as its tests were judged; the zero value if they were not.
func ticketOf(m *result.ExerciseMark, number string) result.Ticket {
	for _, t := range m.Result.Tickets {
		if t.Ticket == number {
			return t
		}
	}
	return result.Ticket{}
}

// flips are the labs that differ, by code.
func flips(old, current []result.Trial) (flips []result.Flip) {
	before, now := outcomes(old), outcomes(current)
	for _, lab := range slices.Sorted(maps.Keys(union(before, now))) {
		if before[lab] != now[lab] {
			flips = append(flips, result.Flip{Lab: lab, Was: before[lab], Is: now[lab]})
		}
	}
	return flips
}

func outcomes(trials []result.Trial) map[string]string {
	outcomes := map[string]string{}
	for _, t := range trials {
		outcomes[t.Code] = "missed"
		if t.Caught {
			outcomes[t.Code] = "caught"
		}
	}
	return outcomes
}
