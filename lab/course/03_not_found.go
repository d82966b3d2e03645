package course

import (
	"log/slog"
	"net/http"

	"failurelab/lab/api"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func notFound() *Exercise {
	return &Exercise{
		Name:  "03_not_found",
		Title: `404: "It is there, and you say that it is not"`,
		Contract: []Clause{
			{Number: "404.1", Name: "status", Promises: []Promise{{Text: "404, never 403 or 410, even for what was deleted or belongs to another user"}}},
			{Number: "404.2", Name: "body", Open: openBody, Promises: []Promise{
				{Name: "media type", Text: "`application/problem+json` (RFC 9457)", House: []failure.Mutant{plainJSON}},
				{Name: "type", Text: "`type` is `/problems/not-found`", House: []failure.Mutant{wrongType}},
				{Name: "status", Text: "`status` is 404", House: []failure.Mutant{wrongStatus}},
				{Name: "instance", Text: "`instance` is the path", House: []failure.Mutant{wrongInstance}},
				{Name: "request_id", Text: "when the API responds, `request_id` is the one in the `X-Request-Id` header", House: []failure.Mutant{otherID}},
			}},
			{Number: "404.3", Name: "silence", Promises: []Promise{{
				Text: "all 404s of the API look the same, whatever is or was at the path. Any two from one host have the same members and headers with the same values, " +
					"except `instance`, `request_id`, `X-Request-Id`, `Date` and `Content-Length`",
				House: []failure.Mutant{talkative},
			}}},
			{Number: "404.4", Name: "who responds", Promises: []Promise{
				{Name: "host", Text: "the API's responses have `X-Request-Id`, and `X-Served-By`: the host that sent them (`lab-2`, before the move `lab-1`)", House: []failure.Mutant{nameless}},
				{Name: "via", Text: "a response that came through the gateway has `Via` (RFC 9110 §7.6.3)", House: []failure.Mutant{unsigned}},
				{Name: "gateway", Text: "the gateway's own responses have `Via`, but neither `X-Request-Id` nor `X-Served-By`"},
			}},
			{Number: "404.5", Name: "log", Open: openLine, Promises: []Promise{
				{Name: "one line", Text: "one line for each request that arrives, and no other lines"},
				{Name: "level", Text: "a 404 is logged at level WARN", House: []failure.Mutant{tooAlarming}},
				{Name: "request_id", Text: "the line has the response's `request_id`", House: []failure.Mutant{unfindable}},
				{
					Name: "request", Text: "it has `method`, `path`, `status` and `route`: the route that handled the request, such as `/api/v1/resource/:id`, or empty if none did",
					House: []failure.Mutant{logsSuccess},
				},
				{Name: "err", Text: "`err`: what went wrong", House: []failure.Mutant{noError}},
				{
					Name: "layer", Text: "`layer`: `client` if no route handled the request, `app` if one did",
					Told: "it follows from the route, so it decides no ticket here. Exercises 04 and 05 judge it.",
				},
				{Name: "user", Text: "`user`, if the request had a credential"},
				{Name: "lookup", Text: "`id` (the number that the API looked for) and `rows` (how many rows it found), if it looked for one"},
				{Name: "owner", Text: "`owner`, if what it found belongs to another user"},
			}},
			{Number: "404.6", Name: "cure", Promises: []Promise{{Text: "the corrected request gets 200"}}},
			{Number: "404.7", Name: "records", Promises: []Promise{{Text: "what was deleted through the API keeps its row in `resources`, with `deleted_at` and `deleted_by`"}}},
			{Number: "404.8", Name: "ids", Promises: []Promise{
				{Name: "new", Text: "`POST /api/v1/resource` makes a resource with an `id` that no resource ever had"},
				{Name: "created", Text: "the response to that `POST` is 201", Told: "a test that reads the id from the response has seen enough of it"},
				{Name: "kept", Text: "a new resource is there from then on"},
			}},
			{Number: "404.9", Name: "methods", Promises: []Promise{
				{Name: "status", Text: "a method that a path does not support gets 405, not 404", House: []failure.Mutant{blindToMethods}},
				{Name: "allow", Text: "a 405 has `Allow` (RFC 9110 §15.5.6)", House: []failure.Mutant{hidesMethods}},
			}},
			{Number: "404.10", Name: "connections", Promises: []Promise{{Text: "a connection stays open for the next request (RFC 9112 §9.3), even if the name leads elsewhere by then"}}},
			{Number: "404.11", Name: "hosts", Promises: []Promise{
				{Name: "turns", Text: "a gateway with several hosts forwards one request to each in turn, no matter which client sends it"},
				{Name: "metric", Text: "`gateway_hosts` is how many hosts the gateway forwards to"},
				{Name: "out", Text: "a host that was taken out gets no more requests from the gateway"},
			}},
		},
	}
}

var wrongInstance = failure.Mutant{
	Lab:  "a lab whose problem details all have the same instance",
	Ask:  "Your assertions on the body: which path does it name?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("instance", "/") }),
}

var nameless = failure.Mutant{
	Lab:  "a lab whose responses do not say which host sent them",
	Ask:  "Your assertions on the headers: which host sent the response?",
	Swap: func(w *world.World) { w.App.Host = "" },
}

var unsigned = failure.Mutant{
	Lab:  "a lab whose gateway does not say that a response came through it",
	Ask:  "Your assertions on the headers: which one says that the response came through the gateway?",
	Swap: func(w *world.World) { w.Gateway.LeaveUnsigned() },
}

var tooAlarming = failure.Mutant{
	Lab:  "a lab that logs every 404 at level ERROR",
	Ask:  "Your assertions on the log: a line with level ERROR wakes a colleague up. Which level should a 404 have?",
	Swap: func(w *world.World) { w.App.Level = func(int) slog.Level { return slog.LevelError } },
}

var logsSuccess = failure.Mutant{
	Lab:  "a lab that logs status 200 for a request that failed",
	Ask:  "Your assertions on the log: which status does it have?",
	Swap: failure.Logged("status", func(string) string { return "200" }),
}

var blindToMethods = failure.Mutant{
	Lab:  "a lab that responds with 404 to a method that the path does not support",
	Ask:  "Your assertions on a wrong method: what does a client learn if the path is right and the method is wrong?",
	Swap: failure.Problem(methodNotFound),
}

// methodNotFound is the response of a router that keeps the routes of each method in a table of its own.
func methodNotFound(p *api.Problem) {
	if p.Status == http.StatusMethodNotAllowed {
		p.Status = http.StatusNotFound
		p.Set("type", "/problems/not-found")
		p.Set("status", http.StatusNotFound)
	}
}

var hidesMethods = failure.Mutant{
	Lab: "a lab whose 405 does not say which methods the path supports",
	Ask: "Your assertions on a 405: how does a client learn which methods the path supports?",
	Swap: failure.Problem(func(p *api.Problem) {
		if p.Status == http.StatusMethodNotAllowed {
			p.Header["Allow"] = nil
		}
	}),
}
