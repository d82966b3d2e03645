package page

import (
	"cmp"
	"math"
	"slices"

	"failurelab/grader/result"
)

// comparison is what the page of a regrade knows.
type comparison struct {
	Kind    string          `json:"kind"` // "changes"
	Changes []result.Change `json:"changes"`
}

// newComparison has the falls first, and those that nothing explains before all. The largest come first.
func newComparison(changes []result.Change) comparison {
	all := append([]result.Change{}, changes...)
	slices.SortStableFunc(all, func(a, b result.Change) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(math.Abs(b.To-b.From), math.Abs(a.To-a.From)), cmp.Compare(a.Student, b.Student))
	})
	return comparison{Kind: "changes", Changes: all}
}

func weight(c result.Change) int {
	switch {
	case c.Unexplained:
		return 2
	case c.Fall():
		return 1
	default:
		return 0
	}
}
