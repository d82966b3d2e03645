package judge

import "slices"

// valid are the tests that passed on every one of the trials.
func valid(right []Trial) map[string]bool {
	tests := map[string]bool{}
	for i, t := range right {
		passed := map[string]bool{}
		for _, r := range t.Reports {
			if r.passed() {
				passed[r.Test] = true
			}
		}
		for _, r := range t.Reports {
			if !r.passed() {
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

// valid returns the tests of a ticket that may catch a lab: those that passed on every correct lab, and every time on the first one.
// If the ticket has too many tests, none is valid.
func (o *TicketObservation) valid() map[string]bool {
	if o.hasTooManyTests() {
		return nil
	}
	right := slices.Clone(o.Right)
	for _, again := range o.Again {
		right = append(right, *again)
	}
	return valid(right)
}

// leans says whether a test depends on others: on the first lab it passed every time after another test, and failed when no other
// test had run before.
func (o *TicketObservation) leans(test string) bool {
	alone, after := true, true // whether it passed
	for _, again := range o.Again {
		if again.First == topOf(test) {
			alone = alone && again.passedTest(test)
		} else {
			after = after && again.passedTest(test)
		}
	}
	return after && !alone
}

// passesAlone says whether a test passed on the first lab when no other test had run before.
func (o *TicketObservation) passesAlone(test string) bool {
	return slices.ContainsFunc(o.Again, func(t *Trial) bool { return t.First == topOf(test) && t.passedTest(test) })
}

func (r TestReport) passed() bool { return !r.Failed && !r.Skipped && r.Misused == "" }

// passed says whether all of the ticket's tests finished and passed on a lab.
func (t Trial) passed() bool {
	if t.Crash != nil || len(t.Reports) == 0 {
		return false
	}
	for _, r := range t.Reports {
		if !r.passed() {
			return false
		}
	}
	return true
}

// skipped says whether one of the ticket's tests skipped itself.
func (t Trial) skipped() bool {
	return slices.ContainsFunc(t.Reports, func(r TestReport) bool { return r.Skipped })
}

// failing are the reports of tests that failed.
func (t Trial) failing() []TestReport {
	var reports []TestReport
	for _, r := range t.Reports {
		if r.Failed || r.Misused != "" {
			reports = append(reports, r)
		}
	}
	return reports
}

// caught returns the report of a valid test that caught a lab: an assertion failed after the test had asked the lab something. A
// crash does not catch a lab. A misuse of the lab does not either, unless the test had failed before.
func (t Trial) caught(valid map[string]bool) (TestReport, bool) {
	for _, r := range t.Reports {
		if valid[r.Test] && r.Failed && (r.Misused == "" || r.FailedFirst) && r.Asked {
			return r, true
		}
	}
	return TestReport{}, false
}

// reportOf is what a test reported of a lab; the zero report when it did not.
func (t Trial) reportOf(test string) TestReport {
	for _, report := range t.Reports {
		if report.Test == test {
			return report
		}
	}
	return TestReport{}
}

// passedTest says whether one test passed on a lab.
func (t Trial) passedTest(test string) bool {
	own := func(r TestReport) bool { return r.Test == test }
	return t.Crash == nil && slices.ContainsFunc(t.Reports, own) &&
		!slices.ContainsFunc(t.Reports, func(r TestReport) bool { return own(r) && !r.passed() })
}

func countPassed(right []Trial) (n int) {
	for _, t := range right {
		if t.passed() {
			n++
		}
	}
	return n
}
