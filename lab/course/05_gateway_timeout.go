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
			{Number: "504.1", Name: "status", Promises: []Promise{{Text: "504, wherever time ran out (many teams answer 503 when it was in their own database; to its callers, this API is a gateway as a whole)"}}},
			{
				Number: "504.2", Name: "body",
				Promises: []Promise{{Text: "`application/problem+json` (RFC 9457): `type` is `/problems/gateway-timeout`, `status` 504; when the API wrote it, `request_id` as in the `X-Request-Id` header", House: []failure.Mutant{plainJSON, otherID}}},
				Open:     openBody,
			},
			{
				Number: "504.3", Name: "who wrote it",
				Promises: []Promise{{Text: "what the API wrote has `X-Request-Id`; what the load balancer wrote itself has neither that nor a `request_id`, and is counted in `gateway_timeouts_total`. Both have `Via` (RFC 9110 §7.6.3)"}},
			},
			{
				Number: "504.4", Name: "silence",
				Promises: []Promise{{Text: "neither body nor headers name an address, or say whom the API was waiting for, or what its log has as `err`", House: []failure.Mutant{talkative}}},
			},
			{
				Number: "504.5", Name: "log",
				Promises: []Promise{{Text: "one line for each call that reaches the API, and no other, whether or not anybody hears the answer: `request_id route status query_ms`, and `upstream_ms` if the partner was called; " +
					"for a 504, `level` is ERROR, `err` the error as it was, and `layer` whom the API was waiting for: its database (`db`), a connection to the partner (`connect`) or his answer (`upstream`); no whole token", House: []failure.Mutant{unfindable, unalarming, logsSecrets}}},
				Open: openLine,
			},
			{
				Number: "504.6", Name: "budget",
				Promises: []Promise{{Text: "the API gives its database 20 ms or more, and its partner 400 ms or more to connect and then 400 ms or more to begin his answer. It does not give up before: see `query_ms` and `upstream_ms`"}},
				Open:     []Open{{Text: "how much longer it waits", Aspects: []world.Aspect{world.QueryTimeouts, world.PartnerTimeouts}}},
			},
			{
				Number: "504.7", Name: "partner",
				Promises: []Promise{{Text: "he is called once, after the database has said who he is, and gets to see nothing of the caller's headers. When his time is over, the API hangs up on him. " +
					"When only the caller hangs up, it does not: he charges for each call"}},
			},
			{Number: "504.8", Name: "cure", Promises: []Promise{{Text: "the same call answers 200 with `{\"quote\": 42}`"}}},
		},
	}
}
