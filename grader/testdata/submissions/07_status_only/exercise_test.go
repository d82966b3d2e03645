// Want started: a status is not a cause.
package triage

import (
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage looks at nothing but the status.
func Triage(i lab.Incident) lab.Diagnosis {
	status := 0
	if i.Response != nil {
		status = i.Response.Status
	}
	switch status {
	case 0:
		return lab.Diagnosis{Cause: lab.NewlineInToken, Reached: lab.No, Slow: lab.No, Side: lab.Client}
	case 401:
		return lab.Diagnosis{Cause: lab.ExpiredToken, Reached: lab.Yes, Slow: lab.No, Side: lab.Client}
	default:
		return lab.Diagnosis{Cause: lab.Healthy, Reached: lab.Yes, Slow: lab.No}
	}
}
