package course

import (
	"context"
	"net/http"
	"slices"
	"time"

	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func internalError() *Exercise {
	return &Exercise{
		Name:     "04_internal_error",
		Waits:    true,
		Title:    `500: "Something went wrong on your side"`,
		Contract: slices.Concat(internalErrorResponse, internalErrorReport),
	}
}

// internalErrorResponse is what holds for every failure that is answered with 500.
var internalErrorResponse = []Clause{
	{
		Number: "500.1", Name: "status",
		Promises: []Promise{{Text: "500, whatever failed on our side (many teams choose 503 while a database does not answer; here it is 500)"}},
	},
	{
		Number: "500.2", Name: "body",
		Promises: []Promise{
			{Name: "media", Text: "`application/problem+json` (RFC 9457)", House: []failure.Mutant{plainJSON}},
			{Name: "request_id", Text: "its `request_id` is the one in the `X-Request-Id` header", House: []failure.Mutant{otherID}},
			{Name: "type", Text: "its `type` is `/problems/internal-error`", House: []failure.Mutant{wrongType}},
			{Name: "status", Text: "its `status` is 500", House: []failure.Mutant{wrongStatus}},
		},
		Open: openBody,
	},
	{
		Number: "500.3", Name: "silence",
		Promises: []Promise{
			{Name: "err", Text: "neither body nor headers say what failed: nothing of the log's `err`", House: []failure.Mutant{talkative}},
			{Name: "stack", Text: "no stack, and no name of a file of ours"},
			{Name: "schema", Text: "no name of a table or a column"},
		},
	},
	{
		Number: "500.4", Name: "log",
		Promises: []Promise{
			{Name: "lines", Text: "one line for each request that arrives, and no other"},
			{Name: "request_id", Text: "the line has the response's `request_id`", House: []failure.Mutant{unfindable}},
			{Name: "level", Text: "when the request fails: level `ERROR`", House: []failure.Mutant{unalarming}},
			{Name: "route", Text: "`route`", House: []failure.Mutant{{
				Lab:  "a lab whose log line does not say which route it is about",
				Ask:  "Your assertions on the log: which route did the request take?",
				Swap: failure.Unlogged("route"),
			}}},
			{Name: "status", Text: "`status`, as it was sent", House: []failure.Mutant{{
				Lab:  "a lab whose log line has no status",
				Ask:  "Your assertions on the log: what did the client get?",
				Swap: failure.Unlogged("status"),
			}}},
			{Name: "layer", Text: "`layer`: `db` when the database refused or did not answer, `app` when it was our own code"},
			{Name: "err", Text: "`err`, with the words of the code that noticed the failure first", House: []failure.Mutant{noError}},
			{Name: "stack", Text: "`stack` for a panic"},
			{Name: "rows", Text: "`rows` for the report: how many orders it had read, if it began to read", House: []failure.Mutant{{
				Lab:  "a lab that does not log how many orders a report had read",
				Ask:  "Your assertions on the log: how far did the report get?",
				Swap: failure.Unlogged("rows"),
			}}},
		},
		Open: append(openLine, Open{Text: "what a stack looks like", Aspects: []world.Aspect{world.StackForm}}),
	},
	{
		Number: "500.5", Name: "health",
		Promises: []Promise{{
			Text: "`GET /health` answers 200 as long as the process lives, whatever happens to the database. " +
				"An orchestrator that restarts every instance failing this check would restart all of them at once",
			House: []failure.Mutant{unhealthy},
		}},
	},
}

// internalErrorReport is what holds for the report and the export.
var internalErrorReport = []Clause{
	{
		Number: "500.6", Name: "connections",
		Promises: []Promise{
			{Name: "back", Text: "a request gives back the connections that it took, also when it fails: `db_connections_used` is what it was before"},
			{Name: "max", Text: "`db_connections_max` is 4", Told: "a pool of another size is a suspect of its own: lab.SmallPool"},
			{Name: "waits", Text: "`db_waits_total` counts the requests that had to wait for a connection", Told: "the counter is the one of database/sql: no team has to write it"},
		},
	},
	{
		Number: "500.7", Name: "budget",
		Promises: []Promise{{Text: "the report gives the database 20 ms or more, the wait for a connection included, and does not give up before that"}},
		Open:     []Open{{Text: "how much longer it waits", Aspects: []world.Aspect{world.QueryTimeouts}}},
	},
	{
		Number: "500.8", Name: "cure",
		Promises: []Promise{
			{Name: "status", Text: "when the trouble is over, the same request is answered with 200"},
			{Name: "work", Text: "and does its work"},
		},
	},
	{
		Number: "500.9", Name: "export",
		Promises: []Promise{
			{Name: "format", Text: "`GET /api/v1/export` writes one line for each order, `id,items,euros`, as it reads them"},
			{Name: "sent", Text: "when it fails after the first one, the status stays 200, and what was read before has been sent, in whole lines"},
			{Name: "end", Text: "nothing else follows"},
		},
	},
}

var unhealthy = failure.Mutant{
	Lab:  "a lab whose /health asks the database",
	Ask:  "What does GET /health answer while the database does not? What would an orchestrator do then?",
	Swap: asksDatabase,
}

// asksDatabase has /health answer 503 when the database does not answer.
func asksDatabase(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		db := w.App.DB
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), 100*time.Millisecond)
			defer cancel()
			if r.URL.Path == "/health" && db.PingContext(ctx) != nil {
				http.Error(rw, "no database", http.StatusServiceUnavailable)
				return
			}
			app.ServeHTTP(rw, r)
		})
	}
}
