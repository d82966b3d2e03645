package course

import (
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
			{Number: "404.1", Name: "status", Promises: []Promise{{Text: "404, and never 403 or 410: also for what was deleted, and for what is somebody else's"}}},
			{
				Number: "404.2", Name: "body",
				Promises: []Promise{{Text: "`application/problem+json` (RFC 9457): `type` is `/problems/not-found`, `status` 404, `instance` the path; and, when the API answers, " +
					"`request_id` as in the `X-Request-Id` header", House: []failure.Mutant{plainJSON, otherID}}},
				Open: openBody,
			},
			{
				Number: "404.3", Name: "silence",
				Promises: []Promise{{Text: "all 404s of the API are alike, whatever is or was at the path: any two have the same members and the same headers, with the same values, " +
					"but for `instance`, `request_id`, `X-Request-Id`, `Date` and `Content-Length`", House: []failure.Mutant{talkative}}},
			},
			{
				Number: "404.4", Name: "who answers",
				Promises: []Promise{{Text: "an answer of the API's has `X-Served-By`, the host that gave it (`lab-2`; before we moved `lab-1`), and `X-Request-Id`; one that came through the gateway " +
					"has `Via` (RFC 9110 §7.6.3); the gateway's own answers have `Via` and neither of the others", House: []failure.Mutant{nameless}}},
			},
			{
				Number: "404.5", Name: "log",
				Promises: []Promise{{Text: "one line for each call that arrives, and no other, with level WARN for a 404; with `request_id method path route status layer err` " +
					"(route: the one that took the call, as `/api/v1/resource/:id`; empty: none), and where there is one `user`, `id` (the number that was looked for), `rows` (how many were found), `owner`", House: []failure.Mutant{unfindable}}},
				Open: openLine,
			},
			{Number: "404.6", Name: "cure", Promises: []Promise{{Text: "the corrected call answers 200"}}},
			{Number: "404.7", Name: "records", Promises: []Promise{{Text: "what was deleted through the API keeps its row in `resources`, with `deleted_at` and `deleted_by`"}}},
			{Number: "404.8", Name: "ids", Promises: []Promise{{Text: "`POST /api/v1/resource` answers 201 and an `id` that no resource ever had, and the resource is there from then on"}}},
			{
				Number: "404.9", Name: "methods",
				Promises: []Promise{{Text: "a method that a path does not take is answered 405, with `Allow` (RFC 9110 §15.5.6), and not 404", House: []failure.Mutant{blindToMethods}}},
			},
			{Number: "404.10", Name: "connections", Promises: []Promise{{Text: "a connection stays open for the next call (RFC 9112 §9.3), wherever the name leads meanwhile"}}},
		},
	}
}

var nameless = failure.Mutant{
	Lab:  "a lab whose hosts were never told their names",
	Ask:  "Which host gave the answer?",
	Swap: func(w *world.World) { w.App.Host = "" },
}

var blindToMethods = failure.Mutant{
	Lab:  "a lab that says 404 to a method which the path does not take",
	Ask:  "What does a customer learn who uses the right path and the wrong method?",
	Swap: failure.Problem(methodNotFound),
}

// methodNotFound is what a router says that keeps the routes of each method in a table of its own.
func methodNotFound(p *api.Problem) {
	if p.Status == http.StatusMethodNotAllowed {
		p.Status = http.StatusNotFound
		p.Set("type", "/problems/not-found")
		p.Set("status", http.StatusNotFound)
	}
}
