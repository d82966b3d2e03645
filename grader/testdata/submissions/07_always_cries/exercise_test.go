// Want started: a Triage that finds a cause in everything raises false alarms.
package triage

import (
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

func Triage(lab.Incident) lab.Diagnosis {
	return lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.ExpiredToken}
}
