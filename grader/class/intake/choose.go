package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// choose keeps one submission of each student: the last one that came in time, or else the first late one. An entry of which
// nothing can be graded, and one whose time is unknown, count only if there is no other.
func (o Options) choose(all []Submission) []Submission {
	slices.SortFunc(all, func(a, b Submission) int {
		return cmp.Or(cmp.Compare(a.Student, b.Student), o.better(a, b), cmp.Compare(b.Entry, a.Entry))
	})
	var kept []Submission
	for i := 0; i < len(all); {
		next := i + 1
		for next < len(all) && all[next].Student == all[i].Student {
			next++
		}
		kept = append(kept, o.noted(all[i], all[i+1:next]))
		i = next
	}
	return kept
}

// better compares two entries of one student: less than 0 if a counts rather than b.
func (o Options) better(a, b Submission) int {
	if a, b := o.class(a), o.class(b); a != b {
		return cmp.Compare(a, b)
	}
	if o.late(a) {
		return a.Time.Compare(b.Time)
	}
	return b.Time.Compare(a.Time)
}

// class is how much an entry counts; 0 counts most.
func (o Options) class(s Submission) int {
	switch {
	case s.Empty():
		return 3
	case s.Time.IsZero():
		return 2
	case o.late(s):
		return 1
	}
	return 0
}

func (o Options) late(s Submission) bool {
	return !o.Due.IsZero() && s.Time.After(o.Due.Add(o.Grace))
}

// noted says of the entry that counts which others do not.
func (o Options) noted(s Submission, others []Submission) Submission {
	if len(others) == 0 {
		return s
	}
	why := "it is the last one"
	switch {
	case s.Empty():
		why = "nothing can be graded in any of them"
	case s.Time.IsZero():
		why = "no time is known"
	case o.late(s):
		why = "all of them are late, and it is the first"
	case !o.Due.IsZero():
		why = "it is the last one before the due date"
	}
	var names []string
	for _, other := range others {
		names = append(names, other.Entry+" ("+when(other.Time)+")")
	}
	slices.Sort(names)
	note := fmt.Sprintf("The student has %d entries. %s (%s) counts, because %s. These do not: %s.",
		len(others)+1, s.Entry, when(s.Time), why, strings.Join(names, ", "))
	s.Notes = append([]string{note}, s.Notes...)
	return s
}

func when(t time.Time) string {
	if t.IsZero() {
		return "time unknown"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}
