package triage

import (
	"fmt"
	"testing"

	"failurelab/lab"
)

// You are on call: 60 incidents, and none of them says what it is.
func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage is the triage tree of the README as code: three questions, in this order. The first leaf is done. Look into an
// incident as you please. What you return is what you say of it. Leave Cause empty if you do not know it.
func Triage(i lab.Incident) lab.Diagnosis {
	i.TODO("grow the tree: one leaf is done, for one cause. Delete this line when you begin.")

	switch line, logged := reached(i); {
	case i.Err == nil && i.Response.Status < 400:
		return lab.Diagnosis{Cause: lab.Healthy, Reached: lab.Yes, Slow: lab.No} // is it, always?
	case !logged:
		return lab.Diagnosis{Reached: lab.No, Slow: slow(i)}
	case clientError(i):
		d := lab.Diagnosis{Reached: lab.Yes, Slow: lab.No}
		if line.Attr("credential") == "key" && revoked(i, line.Attr("key")) {
			d.Cause, d.Side = lab.RevokedKey, lab.Client
		}
		return d
	default:
		return lab.Diagnosis{Reached: lab.Yes, Slow: slow(i)}
	}
}

// 1. Does the request reach the app? Its log has a line for the request, or it does not.
func reached(i lab.Incident) (lab.Line, bool) {
	return i.Line() // by the response's id. What if the response has none?
}

// 2. Is it a client or a server error?
func clientError(i lab.Incident) bool {
	return i.Response.Status < 500
}

// 3. Is it latency: did the request fail because time ran out?
func slow(i lab.Incident) lab.Answer {
	return lab.No // which statuses, which errors say that it did?
}

// revoked asks the database about one key, by the prefix that the log shows.
func revoked(i lab.Incident, prefix string) bool {
	found := i.SQL(fmt.Sprintf("select 1 from api_keys where prefix = '%s' and revoked_at is not null", prefix))
	return len(found.Rows) > 0
}
