package page

import (
	"cmp"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// confusion counts how often a cause was called by a name.
type confusion struct {
	Real   string `json:"real"`
	Named  string `json:"named"` // "": no cause
	Times  int    `json:"times"`
	Triage bool   `json:"triage,omitempty"` // by a triage, for an incident; else by a test, for a ticket
}

// confusions are the diagnoses of the class, right ones too, in the order of the causes. A ticket without a diagnosis is not
// counted.
func confusions(c result.Class) []confusion {
	causes := map[string]string{} // of tickets
	for _, e := range c.Exercises {
		for _, t := range e.Tickets {
			causes[t.Ticket] = t.Cause
		}
	}
	count := map[confusion]int{}
	for _, e := range each(c) {
		for _, t := range e.Result.Tickets {
			if t.Diagnosis != nil && t.Diagnosis.Cause != "" && causes[t.Ticket] != "" {
				count[confusion{Real: causes[t.Ticket], Named: t.Diagnosis.Cause}]++
			}
		}
		if e.Result.Triage != nil {
			countTriage(count, *e.Result.Triage)
		}
	}
	var all []confusion
	for k, n := range count {
		k.Times = n
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b confusion) int {
		return cmp.Or(cmp.Compare(a.Real, b.Real), cmp.Compare(a.Named, b.Named), cmp.Compare(side(a), side(b)))
	})
	return all
}

func countTriage(count map[confusion]int, t result.TriageSummary) {
	for _, c := range t.Causes {
		for named, n := range c.Named {
			count[confusion{Real: c.Cause, Named: cause(named), Triage: true}] += n
		}
	}
}

func side(c confusion) int {
	if c.Triage {
		return 1
	}
	return 0
}

// cause is the cause in what a triage named: it may be followed by more, and "(...)" is none.
func cause(named string) string {
	name, _, _ := strings.Cut(named, ",")
	if strings.HasPrefix(name, "(") {
		return ""
	}
	return name
}
