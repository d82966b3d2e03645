package settings

import (
	"testing"
	"time"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

func TestLateness(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC)
	s := Settings{Due: due, Grace: 15 * time.Minute, Late: Policy{Per: 24 * time.Hour, Percent: 10, Cap: 25, Until: due.AddDate(0, 0, 14)}}
	hourly, free := s, s
	hourly.Late = Policy{Per: time.Hour, Percent: 40}
	free.Late = Policy{}
	for _, tc := range []struct {
		name  string
		s     Settings
		after time.Duration
		want  result.Late
	}{
		{"a day early", s, -24 * time.Hour, result.Late{}},
		{"at the last moment", s, 0, result.Late{}},
		{"within the grace", s, 15 * time.Minute, result.Late{}},
		{"after the grace", s, 15*time.Minute + 1, result.Late{By: 15*time.Minute + 1, Percent: 10, Note: "16 min late: 10% of the points lost"}},
		{"at the end of a day", s, 24 * time.Hour, result.Late{By: 24 * time.Hour, Percent: 10, Note: "1 day 0 h late: 10% of the points lost"}},
		{"a second day", s, 24*time.Hour + 1, result.Late{By: 24*time.Hour + 1, Percent: 20, Note: "1 day 0 h late: 20% of the points lost"}},
		{"a third day, which the cap covers", s, 50 * time.Hour, result.Late{By: 50 * time.Hour, Percent: 25, Note: "2 days 2 h late: 25% of the points lost"}},
		{"at the end", s, 14 * 24 * time.Hour, result.Late{By: 14 * 24 * time.Hour, Percent: 25, Note: "14 days 0 h late: 25% of the points lost"}},
		{"after the end", s, 14*24*time.Hour + 1, result.Late{By: 14*24*time.Hour + 1, Percent: 100, Closed: true, Note: "14 days 0 h late, and after the end at 2026-12-15 18:00 UTC: no points"}},
		{"by the hour", hourly, 90 * time.Minute, result.Late{By: 90 * time.Minute, Percent: 80, Note: "1 h 30 min late: 80% of the points lost"}},
		{"never more than all", hourly, 9 * time.Hour, result.Late{By: 9 * time.Hour, Percent: 100, Note: "9 h 0 min late: 100% of the points lost"}},
		{"without a policy", free, 9 * time.Hour, result.Late{By: 9 * time.Hour, Note: "9 h 0 min late: no points lost"}},
		{"without a due date", Settings{Late: s.Late}, 1000 * time.Hour, result.Late{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			handed := due.Add(tc.after)
			assert.Equal(t, tc.want, tc.s.Lateness(handed))
			assert.Equal(t, tc.want, tc.s.Lateness(handed.In(time.FixedZone("", 5*3600))), "in another zone")
		})
	}
	assert.Equal(t, result.Late{Note: "the time of the submission is unknown, so it counts as on time"}, s.Lateness(time.Time{}))
	assert.Equal(t, result.Late{}, Settings{}.Lateness(time.Time{}))
}
