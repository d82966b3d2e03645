package grader

import (
	"fmt"
	"path"

	"failurelab/lab/course"
)

// alikeSentence is a look-alike that was noticed, up to its cause.
const alikeSentence = "a look-alike: "

// trials says of each lab whether a valid test noticed it.
func (r rule) trials(seen []trial, good map[string]bool, open bool) []Trial {
	trials := make([]Trial, len(seen))
	for i, s := range seen {
		trials[i] = r.unnoticed(s.lab)
		report, ok := s.noticed(good)
		switch {
		case ok:
			trials[i].Noticed, trials[i].By, trials[i].Lab = true, report.Test, s.lab.Sentence
			if s.lab.Kind == course.LookAlike {
				trials[i].Lab = alikeSentence + course.Exported(s.lab.Cause)
			}
			if at := failedAt(s.output, report.Test); at != "" {
				trials[i].At = path.Join(path.Dir(r.where(report.At)), at)
			}
		case s.crash != nil:
			trials[i].Trouble, trials[i].Remedy = s.crash.onWrongLab()
		default:
			trials[i].Trouble, trials[i].Remedy = misuse(s, good)
		}
		if open {
			trials[i].Lab = s.lab.Sentence
		}
	}
	return trials
}

// unnoticed is a lab, as it is told to somebody who has not noticed it.
func (r rule) unnoticed(l course.Lab) Trial {
	t := Trial{Code: l.Code, Kind: string(l.Kind), Clause: l.Clause, Ask: l.Ask}
	switch l.Kind {
	case course.LookAlike:
		t.Lab = "a look-alike"
	case course.Healthy:
		t.Lab = l.Sentence
	default:
		t.Lab = fmt.Sprintf("a lab that breaks clause %s, %s", l.Clause, r.exercise.Clause(l.Clause).Name)
	}
	return t
}

// misuse is why a test that did not pass has still noticed nothing.
func misuse(s trial, good map[string]bool) (trouble, remedy string) {
	for _, report := range s.reports {
		switch {
		case !good[report.Test]:
		case report.Misused != "":
			return report.Misused, ""
		case report.Skipped:
			return "your test skips itself there", "Skipping is no noticing: let the test fail"
		case report.Failed && !report.WasAsked():
			return "your test fails there without having asked the lab anything", "That is no noticing: send the customer's request first"
		}
	}
	return "", ""
}
