package judge

import (
	"fmt"
	"slices"

	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// diagnosis is what is said of a learner's diagnosis.
type diagnosis struct {
	cause    string
	at       string // where it was handed in
	none     bool   // nothing was handed in
	parts    int    // how many of its parts are right
	proved   bool   // its evidence is right
	points   int
	messages []string // what is not right yet
}

func (d diagnosis) right() bool { return len(d.messages) == 0 }

// lacks is what is wrong with it as a whole; "" if it is right.
func (d diagnosis) lacks() result.Lacks {
	switch {
	case d.right():
		return ""
	case d.none:
		return result.NoDiagnosis
	case d.parts == diagnosisParts-1 && !d.proved:
		return result.WeakEvidence
	default:
		return result.WrongPart
	}
}

func (d *diagnosis) say(format string, args ...any) {
	d.messages = append(d.messages, fmt.Sprintf(format, args...))
}

// handed is a diagnosis that a test handed in on some lab: its first one there, its second one, ...
type handed struct {
	wire.Diagnosis
	lab  string // its code
	test string
	i    int
}

// handedIn are the diagnoses of valid tests, lab by lab.
func handedIn(right []Trial, good map[string]bool) []handed {
	var answers []handed
	for _, t := range right {
		for _, report := range t.Reports {
			if !good[report.Test] {
				continue
			}
			for i, d := range report.Diagnoses {
				answers = append(answers, handed{d, t.Lab, report.Test, i})
			}
		}
	}
	return answers
}

func answerText(a lab.Answer) string {
	return map[lab.Answer]string{lab.Yes: "yes", lab.No: "no"}[a]
}

// isSide says whether a side is one of a failure's.
func isSide(f *failure.Failure, side string) bool {
	return slices.ContainsFunc(f.Sides(), func(s lab.Side) bool { return sideText(s) == side })
}

func sideText(s lab.Side) string {
	return map[lab.Side]string{lab.Client: "client", lab.Server: "server", lab.Between: "between"}[s]
}
