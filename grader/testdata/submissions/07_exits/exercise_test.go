// Want crashed: the process ends in the middle of a shift.
package triage

import (
	"os"
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

func Triage(lab.Incident) lab.Diagnosis {
	os.Exit(1)
	return lab.Diagnosis{}
}
