package course

import (
	"crypto/rand"
	"slices"

	"failurelab/lab/api"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func gatewayTimeout() *Exercise {
	return &Exercise{
		Name:  "05_gateway_timeout",
		Title: `504: "I waited, and then you gave up"`,
		Waits: true,
		Contract: []Clause{
			{Number: "504.1", Name: "status", Promises: []Promise{{
				Text: "504, wherever the timeout ran out (many teams send 503 if it was their own database; here it is 504)",
			}}},
			{Number: "504.2", Name: "body", Open: openBody, Promises: []Promise{
				{Name: "media type", Text: "`application/problem+json` (RFC 9457)", House: []failure.Mutant{plainJSON}},
				{Name: "request_id", Text: "if the API wrote it, `request_id` is the one in the `X-Request-Id` header", House: []failure.Mutant{otherIDThanHeader}},
				{Name: "type", Text: "`type` is `/problems/gateway-timeout`", House: []failure.Mutant{wrongType}},
				{Name: "status", Text: "`status` is 504", House: []failure.Mutant{wrongStatus}},
			}},
			{Number: "504.3", Name: "who wrote it", Promises: []Promise{
				{Name: "header", Text: "what the API wrote has `X-Request-Id`", House: []failure.Mutant{losesRequestID}},
				{Name: "no header", Text: "what the load balancer wrote itself has no `X-Request-Id`"},
				{Name: "no member", Text: "what the load balancer wrote has no `request_id` in its body either", House: []failure.Mutant{gatewayMakesUpID}},
				{Name: "counted", Text: "`gateway_timeouts_total` counts what the load balancer wrote", House: []failure.Mutant{gatewayLosesCount}},
				{Name: "Via", Text: "both kinds have `Via` (RFC 9110 §7.6.3)", House: []failure.Mutant{gatewayHidesItself}},
			}},
			{Number: "504.4", Name: "silence", Promises: []Promise{
				{Name: "address", Text: "neither body nor headers name an address"},
				{Name: "err", Text: "neither body nor headers contain the log's `err`", House: []failure.Mutant{talkative}},
				{
					Name: "layer", Text: "neither body nor headers say what the API was waiting for",
					Told: "a test cannot know in which words a lab would say it; addresses and the log's err are judged",
				},
			}},
			{Number: "504.5", Name: "log", Open: openLine, Promises: []Promise{
				{Name: "one line", Text: "one line for each request that reaches the API, even if the client is no longer waiting for the response"},
				{Name: "no other", Text: "no other lines", House: []failure.Mutant{logsTwice}},
				{Name: "request_id", Text: "the line has `request_id`", House: []failure.Mutant{unfindable}},
				{Name: "route", Text: "it has `route`", House: []failure.Mutant{logsNoRoute}},
				{Name: "status", Text: "it has `status`, as it was sent", House: []failure.Mutant{logsEarlyStatus}},
				{Name: "level", Text: "a 504 is logged at level ERROR", House: []failure.Mutant{unalarming}},
				{Name: "err", Text: "`err` is the original error", House: []failure.Mutant{noError}},
				{Name: "layer", Text: "`layer` is what the API was waiting for: its database (`db`), a connection to the partner (`connect`) or the partner's response (`upstream`)"},
				{Name: "secrets", Text: "it never has a complete token", House: []failure.Mutant{logsSecrets}},
			}},
			{
				Number: "504.6", Name: "budget",
				Promises: []Promise{
					{Name: "database", Text: "the API gives its database at least 20 ms; `query_ms` in the log shows it"},
					{Name: "connect", Text: "it gives its partner at least 400 ms to connect"},
					{Name: "response", Text: "then it gives the partner at least 400 ms to begin its response; `upstream_ms` in the log shows both together, if the partner was called"},
				},
				Open: []Open{{Text: "how much longer it waits", Aspects: []world.Aspect{world.QueryTimeouts, world.PartnerTimeouts}}},
			},
			{Number: "504.7", Name: "partner", Promises: []Promise{
				{Name: "once", Text: "the API calls the partner once"},
				{Name: "after the database", Text: "it calls the partner only after the database has said which partner it is"},
				{
					Name: "headers", Text: "the partner sees none of the caller's headers",
					Told: "only your own stand-in can see it, so T505 has a lab for the curious that breaks it",
				},
				{Name: "hangs up", Text: "when the partner's timeout runs out, the API hangs up on it"},
				{Name: "finishes", Text: "when the caller hangs up, the API does not hang up on the partner, which charges for each request"},
			}},
			{Number: "504.8", Name: "cure", Promises: []Promise{
				{Name: "status", Text: "the same request gets 200"},
				{Name: "quote", Text: "its body is `{\"quote\": 42}`"},
			}},
		},
	}
}

// otherIDThanHeader leaves the load balancer's own 504s as they are: they have no id.
var otherIDThanHeader = failure.Mutant{
	Lab: "a lab whose body and header have different request ids",
	Ask: "Your assertions on the body: the customer sends you its request_id. Do you find the log line?",
	Swap: failure.Problem(func(p *api.Problem) {
		if hasRequestID(p) {
			p.Set("request_id", rand.Text()[:16])
		}
	}),
}

func hasRequestID(p *api.Problem) bool {
	return slices.ContainsFunc(p.Members, func(m api.Member) bool { return m.Name == "request_id" })
}

var losesRequestID = failure.Mutant{
	Lab:  "a lab whose 504 has lost its X-Request-Id on the way",
	Ask:  "Your assertions on the headers: how can you tell that the API wrote this 504?",
	Swap: failure.LosesRequestID,
}

var gatewayMakesUpID = failure.Mutant{
	Lab: "a lab whose load balancer puts a made-up request_id into its own 504",
	Ask: "Your assertions on the body of a 504 that the load balancer wrote: the API made no id for it. Which request_id does it have?",
	Swap: failure.Problem(func(p *api.Problem) {
		if !hasRequestID(p) {
			p.Set("request_id", rand.Text()[:16])
		}
	}),
}

var gatewayLosesCount = failure.Mutant{
	Lab:  "a lab whose load balancer does not count its own 504s",
	Ask:  "Your assertions on the metrics: the load balancer gave up. Which metric says so?",
	Swap: func(w *world.World) { w.Measured = func(m map[string]string) { m["gateway_timeouts_total"] = "0" } },
}

var gatewayHidesItself = failure.Mutant{
	Lab:  "a lab whose load balancer does not say that responses pass through it",
	Ask:  "Your assertions on the headers: which one says that a load balancer is in front of the API?",
	Swap: func(w *world.World) { w.Gateway.LeaveUnsigned() },
}

var logsNoRoute = failure.Mutant{
	Lab:  "a lab whose log lines have no route",
	Ask:  "Your assertions on the log: which route was slow?",
	Swap: failure.Unlogged("route"),
}

var logsEarlyStatus = failure.Mutant{
	Lab:  "a lab that logs status 200 because it writes the log before the error becomes a response",
	Ask:  "Your assertions on the log: which status does the line have, and which one was sent?",
	Swap: failure.Logged("status", func(string) string { return "200" }),
}
