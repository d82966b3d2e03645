package grader

import (
	"slices"

	"failurelab/grader/host"
	"failurelab/lab/course"
)

// trial is a ticket's tests on one lab.
type trial struct {
	lab     course.Lab
	reports []host.Report
	output  string // of the process, to find a line number in
	crash   *crash // set: the process did not come to its end, and nothing else is known
}

// crash is a process that did not come to its end.
type crash struct {
	hung   bool
	code   int
	output string
}

// stray is a test that failed, and counts for no ticket.
type stray struct {
	test   string // as its output names it, or ""
	output string
}

// observed is all that was seen of a ticket.
type observed struct {
	opened []host.Opening
	right  []trial // one for each reference, the first first; cut short when the first was not passed
	traits []trial // only when another reference than the first was not passed
	again  []trial // the first reference once more, among these: it must be passed again
	wrong  []trial
	house  []trial
	sharp  []trial
}

// observations is all that was seen of an exercise.
type observations struct {
	tickets map[string]*observed
	unknown []host.Opening // of tickets that there are not
	stray   *stray         // set: a test failed that had opened no ticket
	crash   *crash         // set: the process ends early, or never, whatever it is asked
}

// valid are the tests that passed on every one of the trials.
func valid(right []trial) map[string]bool {
	tests := map[string]bool{}
	for i, t := range right {
		passed := map[string]bool{}
		for _, r := range t.reports {
			if !r.Failed && !r.Skipped && r.Misused == "" {
				passed[r.Test] = true
			}
		}
		for _, r := range t.reports {
			if r.Failed || r.Skipped || r.Misused != "" {
				delete(passed, r.Test) // -count repeats a test
			}
		}
		if i == 0 {
			tests = passed
			continue
		}
		for test := range tests {
			if !passed[test] {
				delete(tests, test)
			}
		}
	}
	return tests
}

// passed says whether the ticket's tests came to their end on a lab, and all of them passed.
func (t trial) passed() bool {
	return t.crash == nil && len(t.reports) > 0 && len(failing(t)) == 0 &&
		!slices.ContainsFunc(t.reports, func(r host.Report) bool { return r.Skipped })
}

// failing are the reports of tests that did not pass.
func failing(t trial) []host.Report {
	var reports []host.Report
	for _, r := range t.reports {
		if r.Failed || r.Misused != "" {
			reports = append(reports, r)
		}
	}
	return reports
}

// noticed is the report of a valid test that noticed what is wrong with a lab: an assertion failed, and the lab had been
// asked something. A crash is not noticing, and neither is a misuse of the lab, unless the test had failed before.
func (t trial) noticed(valid map[string]bool) (host.Report, bool) {
	for _, r := range t.reports {
		if valid[r.Test] && r.Failed && (r.Misused == "" || r.Before) && r.WasAsked() {
			return r, true
		}
	}
	return host.Report{}, false
}
