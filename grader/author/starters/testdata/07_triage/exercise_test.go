package triage

import (
	"fmt"
	"testing"

	"failurelab/lab"
)

// You are on call. You get 60 incidents, and none of them says what caused it.
func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage is the README's triage tree as code: three questions, in this order. The first leaf is done. Look at an incident in
// any way you like, and return your diagnosis. Leave Cause empty if you do not know it.
func Triage(i lab.Incident) lab.Diagnosis {
	i.TODO("grow the tree: one leaf is done, for one cause. Delete this line when you begin.")

	switch line, logged := reached(i); {
	case i.Err == nil && i.Response.Status < 400:
		return lab.Diagnosis{Cause: lab.Healthy, Reached: lab.Yes, Slow: lab.No} // always?
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

// 1. Does the request reach the API? Its log has a line for the request, or it does not.
func reached(i lab.Incident) (lab.Line, bool) {
	return i.Line() // found by the response's id. What if the response has none?
}

// 2. Is it a client or a server error?
func clientError(i lab.Incident) bool {
	return i.Response.Status < 500
}

// 3. Is it latency: did the request fail because a timeout ran out?
func slow(i lab.Incident) lab.Answer {
	return lab.No // which status codes, which errors say that it did?
}

// revoked says whether a key is revoked. The log shows its prefix.
func revoked(i lab.Incident, prefix string) bool {
	found := i.SQL(fmt.Sprintf("select 1 from api_keys where prefix = '%s' and revoked_at is not null", prefix))
	return len(found.Rows) > 0
}
