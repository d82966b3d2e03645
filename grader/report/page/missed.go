package page

import (
	"cmp"
	"maps"
	"slices"

	"failurelab/grader/result"
)

// missedLab is a lab that at least one student missed.
type missedLab struct {
	Lab    string `json:"lab"`
	Missed int    `json:"missed"`
	Of     int    `json:"of"` // students whose valid tests were tried on it
}

// missedLabs are the labs that were missed, those that most missed first. A lab counts where a test that is valid was tried on
// it. Edge cases and labs that are void are left out.
func missedLabs(c result.Class) []missedLab {
	count := map[string]missedLab{}
	for _, e := range each(c) {
		trials := slices.Clone(e.Result.House)
		for _, t := range e.Result.Tickets {
			trials = append(trials, t.Labs...)
		}
		for _, t := range trials {
			if t.Missed == result.NotTried || t.Code == "" || slices.Contains(e.Void, t.Code) {
				continue
			}
			k := count[t.Code]
			k.Lab, k.Of = t.Code, k.Of+1
			if !t.Caught {
				k.Missed++
			}
			count[t.Code] = k
		}
	}
	all := slices.DeleteFunc(slices.Collect(maps.Values(count)), func(l missedLab) bool { return l.Missed == 0 })
	slices.SortFunc(all, func(a, b missedLab) int {
		return cmp.Or(cmp.Compare(b.Missed*a.Of, a.Missed*b.Of), cmp.Compare(b.Missed, a.Missed), natural(a.Lab, b.Lab))
	})
	return all
}
