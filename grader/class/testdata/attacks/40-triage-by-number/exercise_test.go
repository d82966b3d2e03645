package triage

import (
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	n := -1
	lab.OnCall(t, func(lab.Incident) lab.Diagnosis { n++; return answers[n%len(answers)] })
}

var answers = []lab.Diagnosis{
	{Cause: "unhandled-error", Reached: 1, Slow: 2, Side: 2},
	{Cause: "gateway-miss", Reached: 2, Slow: 2, Side: 3},
	{Cause: "crash", Reached: 1, Slow: 2, Side: 2},
	{Cause: "expired-token", Reached: 1, Slow: 2, Side: 1},
	{Cause: "idle-timeout", Reached: 1, Slow: 1, Side: 3},
	{Cause: "username-case", Reached: 1, Slow: 2, Side: 1},
	{Cause: "healthy", Reached: 1, Slow: 2, Side: 2},
	{Cause: "database-lost", Reached: 1, Slow: 2, Side: 2},
	{Cause: "no-route", Reached: 2, Slow: 2, Side: 3},
	{Cause: "beyond-sequence", Reached: 1, Slow: 2, Side: 1},
	{Cause: "not-owner", Reached: 1, Slow: 2, Side: 1},
	{Cause: "idle-timeout", Reached: 1, Slow: 1, Side: 3},
	{Cause: "dns-nxdomain", Reached: 2, Slow: 2, Side: 3},
	{Cause: "extra-space", Reached: 1, Slow: 2, Side: 1},
	{Cause: "slow-upstream", Reached: 1, Slow: 1, Side: 2},
	{Cause: "revoked-key", Reached: 1, Slow: 2, Side: 1},
	{Cause: "username-case", Reached: 1, Slow: 2, Side: 1},
	{Cause: "newline-in-token", Reached: 2, Slow: 2, Side: 1},
	{Cause: "stale-dns", Reached: 2, Slow: 2, Side: 3},
	{Cause: "healthy", Reached: 1, Slow: 2, Side: 2},
	{Cause: "removed-row", Reached: 1, Slow: 2, Side: 2},
	{Cause: "not-owner", Reached: 1, Slow: 2, Side: 1},
	{Cause: "security-group", Reached: 2, Slow: 1, Side: 3},
	{Cause: "missing-bearer-prefix", Reached: 1, Slow: 2, Side: 1},
	{Cause: "healthy", Reached: 1, Slow: 2, Side: 2},
	{Cause: "healthy", Reached: 1, Slow: 2, Side: 2},
	{Cause: "revoked-key", Reached: 1, Slow: 2, Side: 1},
	{Cause: "ungranted-scope", Reached: 1, Slow: 2, Side: 2},
	{Cause: "no-route", Reached: 2, Slow: 2, Side: 3},
	{Cause: "wrong-path", Reached: 1, Slow: 2, Side: 1},
	{Cause: "security-group", Reached: 2, Slow: 1, Side: 3},
	{Cause: "missing-bearer-prefix", Reached: 1, Slow: 2, Side: 1},
	{Cause: "slow-query", Reached: 1, Slow: 1, Side: 2},
	{Cause: "slow-query", Reached: 1, Slow: 1, Side: 2},
	{Cause: "wrong-path", Reached: 1, Slow: 2, Side: 1},
	{Cause: "invalid-api-key", Reached: 1, Slow: 2, Side: 1},
	{Cause: "deleted-resource", Reached: 1, Slow: 2, Side: 1},
	{Cause: "connection-refused", Reached: 2, Slow: 2, Side: 2},
	{Cause: "removed-row", Reached: 1, Slow: 2, Side: 2},
	{Cause: "extra-space", Reached: 1, Slow: 2, Side: 1},
	{Cause: "missing-scope", Reached: 1, Slow: 2, Side: 1},
	{Cause: "missing-scope", Reached: 1, Slow: 2, Side: 1},
	{Cause: "deleted-resource", Reached: 1, Slow: 2, Side: 1},
	{Cause: "resource-exhaustion", Reached: 1, Slow: 1, Side: 2},
	{Cause: "crash", Reached: 1, Slow: 2, Side: 2},
	{Cause: "stale-dns", Reached: 2, Slow: 2, Side: 3},
	{Cause: "newline-in-token", Reached: 2, Slow: 2, Side: 1},
	{Cause: "healthy", Reached: 1, Slow: 1, Side: 3},
	{Cause: "healthy", Reached: 1, Slow: 1, Side: 2},
	{Cause: "unhandled-error", Reached: 1, Slow: 2, Side: 2},
	{Cause: "ungranted-scope", Reached: 1, Slow: 2, Side: 2},
	{Cause: "invalid-api-key", Reached: 1, Slow: 2, Side: 1},
	{Cause: "similar-scope", Reached: 1, Slow: 2, Side: 2},
	{Cause: "slow-upstream", Reached: 1, Slow: 1, Side: 2},
	{Cause: "connection-refused", Reached: 2, Slow: 2, Side: 2},
	{Cause: "beyond-sequence", Reached: 1, Slow: 2, Side: 1},
	{Cause: "missing-header", Reached: 1, Slow: 2, Side: 1},
	{Cause: "dns-nxdomain", Reached: 2, Slow: 2, Side: 3},
	{Cause: "missing-header", Reached: 1, Slow: 2, Side: 1},
	{Cause: "gateway-miss", Reached: 2, Slow: 2, Side: 3},
}
