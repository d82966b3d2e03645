// Want started: a Triage that panics has said nothing of that incident.
package triage

import (
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

func Triage(i lab.Incident) lab.Diagnosis {
	if i.Response.Status < 400 { // nil when nobody answered
		return lab.Diagnosis{Cause: lab.Healthy}
	}
	line, _ := i.Line()
	if line.Attr("credential") == "key" {
		i.SQL("select nothing from nowhere")
	}
	return lab.Diagnosis{}
}
