package triage

import (
	"testing"

	"failurelab/lab"
)

// You are on call: 60 incidents, and nobody who says which is which.
func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage is the triage tree of the README as code: three questions, in this order. The first leaf is done. Look into an
// incident as you please; what you return is what you say of it.
func Triage(i lab.Incident) lab.Diagnosis {
	i.TODO("grow the tree: one leaf is done, for one cause. Delete this line when you begin.")

	switch line, logged := reached(i); {
	case i.Err == nil && i.Response.Status < 400:
		return lab.Diagnosis{Cause: lab.Healthy, Reached: lab.Yes, Slow: lab.No}
	case !logged:
		return lab.Diagnosis{Reached: lab.No, Slow: slow(i)}
	case clientError(i):
		if line.Attr("credential") == "none" {
			return lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.MissingHeader}
		}
		return lab.Diagnosis{Reached: lab.Yes, Slow: lab.No}
	default:
		return lab.Diagnosis{Reached: lab.Yes, Slow: slow(i)}
	}
}

// 1. Does the request reach the app? Its log holds a line for the call, or it does not.
func reached(i lab.Incident) (lab.Line, bool) {
	return i.Line() // by the answer's request id. And when the answer has none?
}

// 2. Is it a client or a server error?
func clientError(i lab.Incident) bool {
	return i.Response.Status < 500
}

// 3. Is it latency: did the call fail because time ran out?
func slow(i lab.Incident) lab.Answer {
	return lab.No // which statuses, which errors say that it did?
}
