package result

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// TriageSummary is the result of a triage.
type TriageSummary struct {
	Incidents   int            `json:"incidents"`
	Right       int            `json:"right"`
	FalseAlarms int            `json:"false_alarms"` // healthy customers for whom the triage named a cause
	Score       float64        `json:"score"`        // 0 to 1
	Needed      float64        `json:"needed_score"` // the score that the triage needs to be done
	MaxAlarms   int            `json:"max_false_alarms"`
	Causes      []TriagedCause `json:"causes"`             // in the order of the course
	Mistakes    []string       `json:"mistakes,omitempty"` // the first few, with the evidence, but without the right answers
	Answers     []string       `json:"answers,omitempty"`  // the right answers to Mistakes
}

// TriagedCause is how a triage did on all incidents with one root cause.
type TriagedCause struct {
	Cause     string         `json:"cause"`
	Incidents int            `json:"incidents"`
	Right     int            `json:"right"`
	Half      int            `json:"half"`  // the cause alone is right
	Named     map[string]int `json:"named"` // which causes the triage named, and how often

	FalseCalls int `json:"false_calls,omitempty"` // incidents of other causes for which the triage named this one
}

// Confusion counts the incidents of one cause for which a triage named another.
type Confusion struct {
	Cause     string
	Called    string
	Times     int
	Incidents int // of the cause
}

// Confusions returns which causes a triage mistook for which, the most frequent first.
func (t TriageSummary) Confusions() []Confusion {
	var list []Confusion
	for _, c := range t.Causes {
		for _, name := range slices.Sorted(maps.Keys(c.Named)) {
			if ours, _, _ := strings.Cut(name, ","); ours != c.Cause && !strings.HasPrefix(name, "(") {
				list = append(list, Confusion{c.Cause, name, c.Named[name], c.Incidents})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Confusion) int { return cmp.Compare(b.Times, a.Times) })
	return list
}

// String describes a confusion in one sentence.
func (c Confusion) String() string {
	if c.Cause == healthy {
		return fmt.Sprintf("Triage diagnosed %[3]s for %[1]d of %[2]d healthy customers.", c.Times, c.Incidents, c.Called)
	}
	return fmt.Sprintf("Triage diagnosed %d of %d %s incidents as %s.", c.Times, c.Incidents, c.Cause, c.Called)
}

// healthy is the name of the cause if nothing is wrong.
const healthy = "Healthy"

// WithoutAnswers returns the summary without the right answers, so that a learner looks at the evidence first.
func (t TriageSummary) WithoutAnswers() TriageSummary {
	t.Answers = nil
	return t
}

// Done says whether the triage is good enough.
func (t TriageSummary) Done() bool { return t.Score >= t.Needed && t.FalseAlarms <= t.MaxAlarms }

// Summary is the triage in one line.
func (t TriageSummary) Summary() string {
	return fmt.Sprintf("%d of %d incidents right, score %.0f%% (needed: %.0f%%), %d false alarm(s) (allowed: %d)",
		t.Right, t.Incidents, 100*t.Score, 100*t.Needed, t.FalseAlarms, t.MaxAlarms)
}
