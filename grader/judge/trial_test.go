package judge

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestValidTestsPassOnEveryCorrectLab(t *testing.T) {
	t.Parallel()
	ok := func(test string) TestReport { return TestReport{Test: test} }
	failed := func(test string) TestReport { return TestReport{Test: test, Failed: true} }
	on := func(reports ...TestReport) Trial { return Trial{Reports: reports} }
	for _, tc := range []struct {
		name  string
		right []Trial
		want  []string
	}{
		{"none", nil, nil},
		{"passes everywhere", []Trial{on(ok("A")), on(ok("A"))}, []string{"A"}},
		{"fails on the first", []Trial{on(failed("A")), on(ok("A"))}, nil},
		{"fails on the second", []Trial{on(ok("A")), on(failed("A"))}, nil},
		{"is not there on the second", []Trial{on(ok("A"), ok("B")), on(ok("B"))}, []string{"B"}},
		{"crashes on the second", []Trial{on(ok("A")), {Crash: &Crash{}}}, nil},
		{"is only there on the second", []Trial{on(ok("A")), on(ok("A"), ok("B"))}, []string{"A"}},
		{"-count: passes, then fails", []Trial{on(ok("A"), failed("A"))}, nil},
		{"-count: fails, then passes", []Trial{on(failed("A"), ok("A"))}, nil},
		{"-count: fails once on the second", []Trial{on(ok("A"), ok("B")), on(ok("A"), failed("A"), ok("B"))}, []string{"B"}},
		{"skips itself", []Trial{on(TestReport{Test: "A", Skipped: true})}, nil},
		{"misuses the lab", []Trial{on(TestReport{Test: "A", Misused: "api.SQL(...)"})}, nil},
	} {
		got := valid(tc.right)
		assert.Len(t, got, len(tc.want), tc.name)
		for _, test := range tc.want {
			assert.True(t, got[test], tc.name)
		}
	}
}

func TestTrialsThatPass(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		trial  Trial
		passed bool
	}{
		"passes":                   {Trial{Reports: []TestReport{{Test: "A"}}}, true},
		"one of two fails":         {Trial{Reports: []TestReport{{Test: "A"}, {Test: "B", Failed: true}}}, false},
		"skips itself":             {Trial{Reports: []TestReport{{Test: "A", Skipped: true}}}, false},
		"misuses the lab":          {Trial{Reports: []TestReport{{Test: "A", Misused: "so"}}}, false},
		"reports nothing":          {Trial{}, false},
		"crashes":                  {Trial{Crash: &Crash{}}, false},
		"crashes after its report": {Trial{Reports: []TestReport{{Test: "A"}}, Crash: &Crash{}}, false},
	} {
		assert.Equal(t, tc.passed, tc.trial.passed(), name)
	}
	trials := []Trial{{Reports: []TestReport{{Test: "A"}}}, {}, {Reports: []TestReport{{Test: "A"}}}}
	assert.Equal(t, 2, countPassed(trials))

	misused, failed := TestReport{Test: "B", Misused: "so"}, TestReport{Test: "C", Failed: true}
	trial := Trial{Reports: []TestReport{{Test: "A"}, misused, {Test: "S", Skipped: true}, failed}}
	assert.Equal(t, []TestReport{misused, failed}, trial.failing())
	assert.Equal(t, failed, trial.reportOf("C"))
	assert.Equal(t, TestReport{}, trial.reportOf("Z"))
}

// Only a failed assertion of a valid test catches a lab, and only when the lab was asked something.
func TestLabsThatAreCaught(t *testing.T) {
	t.Parallel()
	good := map[string]bool{"A": true}
	for name, tc := range map[string]struct {
		report TestReport
		caught bool
	}{
		"fails":                          {TestReport{Test: "A", Failed: true, Asked: true}, true},
		"passes":                         {TestReport{Test: "A", Asked: true}, false},
		"is not valid":                   {TestReport{Test: "B", Failed: true, Asked: true}, false},
		"fails, and has asked nothing":   {TestReport{Test: "A", Failed: true}, false},
		"skips itself":                   {TestReport{Test: "A", Skipped: true, Asked: true}, false},
		"misuses the lab":                {TestReport{Test: "A", Failed: true, Asked: true, Misused: "so"}, false},
		"fails, and then misuses it":     {TestReport{Test: "A", Failed: true, Asked: true, Misused: "so", FailedFirst: true}, true},
		"fails first, and asked nothing": {TestReport{Test: "A", Failed: true, Misused: "so", FailedFirst: true}, false},
	} {
		report, ok := Trial{Reports: []TestReport{{Test: "A"}, tc.report}}.caught(good)
		assert.Equal(t, tc.caught, ok, name)
		if ok {
			assert.Equal(t, tc.report, report, name)
		}
	}
	_, ok := Trial{Crash: &Crash{}}.caught(good)
	assert.False(t, ok, "a crash catches nothing")
}

func TestShares(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ points, k, n, want int }{
		{30, 0, 4, 0},
		{30, 4, 4, 30},
		{30, 1, 4, 8},
		{30, 3, 4, 23},
		{30, 1, 7, 4},
		{30, 2, 7, 9},
		{100, 1, 3, 33},
		{100, 2, 3, 67},
		{30, 0, 0, 30},
		{100, 0, 1, 0},
		{30, 1, 1, 30},
	} {
		assert.Equal(t, tc.want, share(tc.points, tc.k, tc.n), "%+v", tc)
	}
}

// The table of points is the course's promise to its learners.
func TestPoints(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []int{20, 30, 30, 20}, []int{pointsValid, pointsBroken, pointsAlike, pointsDiagnosis})
	assert.Equal(t, []int{10, 2, 4}, []int{pointsCause, pointsField, pointsEvidence})
	assert.Equal(t, []int{100, 100, 500, 20}, []int{pointsTicket, pointsHouse, pointsTriage, pointsStretch})
}
