package result

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// TriageSummary is what is said of a triage.
type TriageSummary struct {
	Incidents   int            `json:"incidents"`
	Right       int            `json:"right"`
	FalseAlarms int            `json:"false_alarms"` // healthy customers who were told that something is wrong
	Score       float64        `json:"score"`        // 0 to 1
	Needed      float64        `json:"needed_score"` // to be done
	MaxAlarms   int            `json:"max_false_alarms"`
	Causes      []TriagedCause `json:"causes"`             // in the order of the course
	Mistakes    []string       `json:"mistakes,omitempty"` // the first ones, with what there was to see, and not what they were
	Answers     []string       `json:"answers,omitempty"`  // what they were
}

// TriagedCause is what a triage said of all incidents with one root cause.
type TriagedCause struct {
	Cause     string         `json:"cause"`
	Incidents int            `json:"incidents"`
	Right     int            `json:"right"`
	Half      int            `json:"half"`  // the cause alone is right
	Named     map[string]int `json:"named"` // what it was called, and how often

	FalseCalls int `json:"false_calls,omitempty"` // incidents of other causes that were called this
}

// Confusion is incidents of one cause that a triage called another.
type Confusion struct {
	Cause     string
	Called    string
	Times     int
	Incidents int // of the cause
}

// Confusions are what a triage took for what, the most frequent first.
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

// String is a confusion in words.
func (c Confusion) String() string {
	if c.Cause == healthy {
		return fmt.Sprintf("Triage diagnosed %[3]s for %[1]d of %[2]d healthy customers.", c.Times, c.Incidents, c.Called)
	}
	return fmt.Sprintf("Triage took %d of %d %s incidents for %s.", c.Times, c.Incidents, c.Cause, c.Called)
}

// healthy is the name of the cause if nothing is wrong.
const healthy = "Healthy"

// WithoutAnswers is the summary without what the mistakes were. A learner reads what there was to see first.
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
