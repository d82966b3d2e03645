package triage

import (
	"strings"
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage is the triage tree as code.
func Triage(i lab.Incident) lab.Diagnosis {
	switch line, logged := reached(i); {
	case i.Err == nil && i.Response.Status < 400:
		return lab.Diagnosis{Cause: lab.Healthy, Reached: lab.Yes, Slow: lab.No}
	case !logged:
		return unreached(i)
	case i.Response.Status == 401:
		return unauthorized(i, line)
	}
	return lab.Diagnosis{}
}

// 1. Does the request reach the app?
func reached(i lab.Incident) (lab.Line, bool) { return i.Line() }

func unreached(i lab.Incident) lab.Diagnosis {
	if len(i.Trace) == 0 {
		return lab.Diagnosis{Reached: lab.No, Slow: lab.No, Side: lab.Client, Cause: lab.NewlineInToken}
	}
	return lab.Diagnosis{Reached: lab.No}
}

func unauthorized(i lab.Incident, line lab.Line) lab.Diagnosis {
	d := lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client}
	switch line.Attr("credential") {
	case "none":
		d.Cause = lab.MissingHeader
	case "unreadable":
		d.Cause = lab.MissingBearerPrefix
	case "token":
		d.Cause = lab.ExpiredToken
	case "key":
		d.Cause = lab.InvalidAPIKey
		if len(i.SQL("select 1 from api_keys where revoked_at is not null and prefix = '"+line.Attr("key")+"'").Rows) > 0 {
			d.Cause = lab.RevokedKey
		}
	case "password":
		d.Cause = lab.UsernameCase
		if strings.HasSuffix(line.Attr("user"), " ") {
			d.Cause = lab.ExtraSpace
		}
	}
	return d
}
