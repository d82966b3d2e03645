package settings

import (
	"testing"
	"time"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFeedbackBeforeAndAfter(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, time.December, 1, 18, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		text string
		want [3]result.Feedback // at the due date, in the grace, after it
	}{
		"none":            {"", [3]result.Feedback{"", "", ""}},
		"one level":       {"feedback: counts", [3]result.Feedback{result.Counts, result.Counts, result.Counts}},
		"two levels":      {"feedback: {before_due: nothing, after_due: labs}", [3]result.Feedback{result.Nothing, result.Nothing, result.ByLab}},
		"one is left out": {"feedback: {before_due: verdicts}", [3]result.Feedback{result.Verdicts, result.Verdicts, ""}},
	} {
		s, err := Parse("grade.yaml", []byte("due: 2026-12-01T18:00:00Z\ngrace: 15m\n"+tc.text), course)
		require.NoError(t, err, name)
		for i, at := range []time.Time{due, due.Add(15 * time.Minute), due.Add(15*time.Minute + time.Nanosecond)} {
			assert.Equal(t, result.Audience{Feedback: tc.want[i]}, s.Student(at), name)
		}
	}
	s, err := Parse("grade.yaml", []byte("feedback: {before_due: counts, hidden: [01-h1]}"), course)
	require.NoError(t, err)
	assert.Equal(t, result.Audience{Feedback: result.Counts, Hidden: []string{"01-h1"}}, s.Student(due), "without a due date it is always before")
}

// The day is that of the class, and not that of the clock: it has 25 hours when summer time ends.
func TestBudgetOfADay(t *testing.T) {
	t.Parallel()
	s, err := Parse("grade.yaml", []byte("zone: Europe/Berlin\nfeedback: {before_due: labs, full_reports_a_day: 2, hidden: [01-h1]}"), course)
	require.NoError(t, err)
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.October, day, hour, minute, 0, 0, s.Zone)
	}
	now := at(25, 22, 0)
	for name, tc := range map[string]struct {
		handed  time.Time
		earlier []time.Time
		full    bool
	}{
		"the first":                          {now, nil, true},
		"the second":                         {now, []time.Time{at(25, 0, 0)}, true},
		"the third":                          {now, []time.Time{at(25, 0, 0), at(25, 21, 59)}, false},
		"the first after two the day before": {now, []time.Time{at(24, 23, 59), at(24, 12, 0)}, true},
		"two that came later":                {at(25, 8, 0), []time.Time{at(25, 9, 0), at(25, 10, 0)}, true},
		"the same day in UTC only":           {at(26, 0, 30), []time.Time{at(25, 23, 30), at(25, 23, 40)}, true},
		"23:30 of a day of 25 hours":         {at(25, 23, 30), []time.Time{at(25, 1, 0), at(25, 2, 0)}, false},
	} {
		a := s.StudentAgain(now, tc.handed, tc.earlier)
		assert.Equal(t, []string{"01-h1"}, a.Hidden, name)
		if tc.full {
			assert.Equal(t, result.ByLab, a.Feedback, name)
			assert.Empty(t, a.Notice, name)
			continue
		}
		assert.Equal(t, result.Counts, a.Feedback, name)
		assert.Equal(t, "You have used your full reports for today (2), so this one shows only how much is missing. For the next full one, hand in again after 2026-10-26 00:00 CET.", a.Notice, name)
	}
	s.Feedback.BeforeDue = result.Verdicts
	assert.Equal(t, result.Audience{Feedback: result.Verdicts, Hidden: []string{"01-h1"}}, s.StudentAgain(now, now, []time.Time{at(25, 1, 0), at(25, 2, 0)}), "nothing is saved by less")
}
