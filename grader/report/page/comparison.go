package page

import "failurelab/grader/result"

// comparison is what the page of a regrade knows.
type comparison struct {
	Kind    string          `json:"kind"` // "changes"
	Changes []result.Change `json:"changes"`
}

// newComparison keeps the order of the changes, so that the page and the text agree.
func newComparison(changes []result.Change) comparison {
	return comparison{Kind: "changes", Changes: append([]result.Change{}, changes...)}
}
