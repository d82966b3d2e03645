// Want started: a side is not a cause.
package triage

import (
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage says what a status says, and names no cause.
func Triage(i lab.Incident) lab.Diagnosis {
	d := lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client}
	switch {
	case i.Response == nil:
		d.Reached, d.Side = lab.No, lab.Between
	case i.Response.Status < 300:
		d.Cause = lab.Healthy
	case i.Response.Status == 504:
		d.Slow, d.Side = lab.Yes, lab.Server
	case i.Response.Status == 500:
		d.Side = lab.Server
	}
	return d
}
