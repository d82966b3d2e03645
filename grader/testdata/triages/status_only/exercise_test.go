// Want started: a status is not a cause.
package triage

import (
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage looks at nothing but the status, and guesses.
func Triage(i lab.Incident) lab.Diagnosis {
	if i.Response == nil {
		return lab.Diagnosis{Reached: lab.No, Slow: lab.No, Side: lab.Between, Cause: lab.DNSNXDOMAIN}
	}
	d := lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client}
	switch i.Response.Status {
	case 401:
		d.Cause = lab.ExpiredToken
	case 403:
		d.Cause = lab.MissingScope
	case 404:
		d.Cause = lab.WrongPath
	case 500:
		d.Cause, d.Side = lab.Crash, lab.Server
	case 504:
		d.Cause, d.Side, d.Slow = lab.SlowUpstream, lab.Server, lab.Yes
	default:
		d.Cause = lab.Healthy
	}
	return d
}
