package result

import (
	"cmp"
	"slices"
)

// Pair is two submissions that a detector of copied code has compared. It is for staff, and no proof of anything: a person has to
// look at both.
type Pair struct {
	One     string  `json:"one"` // the id of a student
	Other   string  `json:"other"`
	Average float64 `json:"average"` // how much of both is the same, from 0 to 1
	Highest float64 `json:"highest"` // how much of one is the same as a part of the other, from 0 to 1
}

// SortPairs puts the most similar pairs first. Equal ones are sorted by their students.
func SortPairs(pairs []Pair) {
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Average, a.Average), cmp.Compare(b.Highest, a.Highest), cmp.Compare(a.One, b.One), cmp.Compare(a.Other, b.Other))
	})
}
