package settings

import (
	"fmt"
	"math"
	"time"

	"failurelab/grader/result"
)

// Policy is what a late submission costs. The zero value costs nothing: lateness is only noted.
type Policy struct {
	Per     time.Duration // a day or an hour; each that has started counts. 0: a late submission costs nothing until Until
	Percent float64       // of the earned points, for each Per
	Cap     float64       // the most that lateness costs, in percent; 0: no cap but 100
	Until   time.Time     // the hard end: what comes later has no points; zero: none
}

// whole is all points, in percent.
const whole = 100

// Lateness is what the policy says about a time. It depends on nothing else. A time within the grace is on time; beyond that,
// lateness counts from the due date. An unknown time, the zero one, counts as on time, with a note.
func (s Settings) Lateness(handed time.Time) result.Late {
	switch {
	case s.Due.IsZero():
		return result.Late{}
	case handed.IsZero():
		return result.Late{Note: "the time of the submission is unknown, so it counts as on time"}
	case !handed.After(s.Due.Add(s.Grace)):
		return result.Late{}
	}
	l := result.Late{By: handed.Sub(s.Due)}
	if !s.Late.Until.IsZero() && handed.After(s.Late.Until) {
		l.Percent, l.Closed = whole, true
		l.Note = fmt.Sprintf("%s late, and after the end at %s: no points", spoken(l.By), s.moment(s.Late.Until))
		return l
	}
	if s.Late.Per > 0 {
		l.Percent = min(s.Late.Percent*math.Ceil(float64(l.By)/float64(s.Late.Per)), whole)
		if s.Late.Cap > 0 {
			l.Percent = min(l.Percent, s.Late.Cap)
		}
	}
	l.Note = fmt.Sprintf("%s late: %s", spoken(l.By), cost(l.Percent))
	return l
}

func cost(percent float64) string {
	if percent == 0 {
		return "no points lost"
	}
	return fmt.Sprintf("%.4g%% of the points lost", percent)
}

// spoken is a duration as people say it: "2 days 3 h", "3 h 20 min", "5 min".
func spoken(d time.Duration) string {
	days, d := d/(24*time.Hour), d%(24*time.Hour)
	hours, minutes := d/time.Hour, int(math.Ceil(float64(d%time.Hour)/float64(time.Minute)))
	switch {
	case days == 1:
		return fmt.Sprintf("1 day %d h", hours)
	case days > 0:
		return fmt.Sprintf("%d days %d h", days, hours)
	case hours > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	default:
		return fmt.Sprintf("%d min", minutes)
	}
}

// moment is a time as the class reads it.
func (s Settings) moment(t time.Time) string {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2006-01-02 15:04 MST")
}
