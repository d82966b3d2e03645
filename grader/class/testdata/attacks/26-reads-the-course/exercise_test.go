package unauthorized

import (
	"testing"

	"failurelab/lab"
	"failurelab/lab/course"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	f := course.Find("01_unauthorized").Ticket("T105")
	api.Diagnose(lab.Diagnosis{Reached: f.Reached, Slow: f.Slow, Side: f.Side, Cause: f.Cause})
}
