package export

import (
	"time"
	_ "time/tzdata" // a container may have no list of time zones

	"failurelab/grader/result"
)

// moment is a time in the zone of the class.
func moment(c result.Class, t time.Time) string {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2006-01-02 15:04 MST")
}
