package course

import (
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func gatewayTimeout() *Exercise {
	return &Exercise{
		Name:  "05_gateway_timeout",
		Title: `504: "I waited, and then you gave up"`,
		Waits: true,
		Contract: []Clause{
			{Number: "504.1", Name: "status", Promise: "504, wherever time ran out (many teams answer 503 when it was in their own database; to its callers, this API is a gateway as a whole)"},
			{
				Number: "504.2", Name: "body",
				Promise: "`application/problem+json` (RFC 9457): `type` is `/problems/gateway-timeout`, `status` 504; when the API wrote it, `request_id` as in the `X-Request-Id` header",
				Open:    "the wording of `title` and `detail`, the order, more members, more headers, what an id looks like, a charset in Content-Type",
				Aspects: []world.Aspect{world.Body, world.Headers},
				Broken:  []failure.Mutant{plainJSON, otherID},
			},
			{
				Number: "504.3", Name: "who wrote it",
				Promise: "what the API wrote has `X-Request-Id`; what the load balancer wrote itself has neither that nor a `request_id`, and is counted in `gateway_timeouts_total`. Both have `Via` (RFC 9110 §7.6.3)",
			},
			{
				Number: "504.4", Name: "silence",
				Promise: "neither body nor headers name an address, or say whom the API was waiting for, or what its log has as `err`",
				Broken:  []failure.Mutant{talkative},
			},
			{
				Number: "504.5", Name: "log",
				Promise: "one line for each call that reaches the API, and no other, whether or not anybody hears the answer: `request_id route status query_ms`, and `upstream_ms` if the partner was called; " +
					"for a 504, `level` is ERROR, `err` the error as it was, and `layer` whom the API was waiting for: its database (`db`), a connection to the partner (`connect`) or his answer (`upstream`); no whole token",
				Open:    "the order, more attributes, which time it is",
				Aspects: []world.Aspect{world.Line},
				Broken:  []failure.Mutant{unfindable, unalarming, logsSecrets},
			},
			{
				Number: "504.6", Name: "budget",
				Promise: "the API gives its database 20 ms or more, and its partner 400 ms or more to connect and then 400 ms or more to begin his answer. It does not give up before: see `query_ms` and `upstream_ms`",
				Open:    "how much longer it waits",
				Aspects: []world.Aspect{world.Timeouts},
			},
			{
				Number: "504.7", Name: "partner",
				Promise: "he is called once, after the database has said who he is, and gets to see nothing of the caller's headers. When his time is over, the API hangs up on him. " +
					"When only the caller hangs up, it does not: he charges for each call",
			},
			{Number: "504.8", Name: "cure", Promise: "the same call answers 200 with `{\"quote\": 42}`"},
		},
	}
}
