package result

import "fmt"

// TriageSummary is what is said of a triage.
type TriageSummary struct {
	Incidents   int            `json:"incidents"`
	Right       int            `json:"right"`
	FalseAlarms int            `json:"false_alarms"` // healthy customers who were told that something is wrong
	Score       float64        `json:"score"`        // 0 to 1
	Needed      float64        `json:"needed_score"` // to be done
	MaxAlarms   int            `json:"max_false_alarms"`
	Causes      []TriagedCause `json:"causes"` // in the order of the course
	Mistakes    []string       `json:"mistakes,omitempty"`
}

// TriagedCause is what a triage said of all incidents with one root cause.
type TriagedCause struct {
	Cause     string         `json:"cause"`
	Incidents int            `json:"incidents"`
	Right     int            `json:"right"`
	Half      int            `json:"half"`  // the cause alone is right, or all but the cause
	Named     map[string]int `json:"named"` // what it was called, and how often
}

// Done says whether the triage is good enough.
func (t TriageSummary) Done() bool { return t.Score >= t.Needed && t.FalseAlarms <= t.MaxAlarms }

// Summary is the triage in one line.
func (t TriageSummary) Summary() string {
	return fmt.Sprintf("%d of %d incidents right, score %.0f%% (done at %.0f%%), %d false alarm(s) (done with %d at most)",
		t.Right, t.Incidents, 100*t.Score, 100*t.Needed, t.FalseAlarms, t.MaxAlarms)
}
