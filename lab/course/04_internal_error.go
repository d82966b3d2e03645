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
		Promises: []Promise{{Text: "500, whatever failed on our side (many teams choose 503 while a database is down; here it is 500)"}},
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
			{Name: "err", Text: "neither body nor headers say what failed: they do not contain the error at the end of the log's `err`", House: []failure.Mutant{talkative}},
			{Name: "stack", Text: "they contain no stack and no names of our files"},
			{Name: "schema", Text: "they contain no names of tables or columns"},
		},
	},
	{
		Number: "500.4", Name: "log",
		Promises: []Promise{
			{Name: "lines", Text: "one line for each request that arrives, and no other lines"},
			{Name: "request_id", Text: "the line has the response's `request_id`", House: []failure.Mutant{unfindable}},
			{Name: "level", Text: "a failed request is logged at level `ERROR`", House: []failure.Mutant{unalarming}},
			{Name: "route", Text: "it has `route`", House: []failure.Mutant{{
				Lab:  "a lab whose log line has no route",
				Ask:  "Your assertions on the log: which route was it?",
				Swap: failure.Unlogged("route"),
			}}},
			{Name: "status", Text: "it has `status`, as it was sent", House: []failure.Mutant{{
				Lab:  "a lab whose log line has no status",
				Ask:  "Your assertions on the log: what did the client get?",
				Swap: failure.Unlogged("status"),
			}}},
			{Name: "layer", Text: "`layer`: `db` if the database refused or did not respond, `app` if our own code failed"},
			{Name: "err", Text: "`err`, in the words of the code that failed first", House: []failure.Mutant{noError}},
			{Name: "stack", Text: "`stack`, if the code panicked"},
			{Name: "rows", Text: "`rows`, for the report: how many orders it had read, if it started to read", House: []failure.Mutant{{
				Lab:  "a lab that does not log how many orders the report had read",
				Ask:  "Your assertions on the log: how far did the report get?",
				Swap: failure.Unlogged("rows"),
			}}},
		},
		Open: append(openLine, Open{Text: "what a stack looks like", Aspects: []world.Aspect{world.StackForm}}),
	},
	{
		Number: "500.5", Name: "health",
		Promises: []Promise{{
			Text: "`GET /health` responds with 200 while the process lives, whatever happens to the database. " +
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
			{Name: "back", Text: "a request gives its connections back, even if it fails: `db_connections_used` is what it was before"},
			{Name: "max", Text: "`db_connections_max` is 4", Told: "a pool of another size is a suspect of its own: lab.SmallPool"},
			{Name: "waits", Text: "`db_waits_total` counts the requests that had to wait for a connection", Told: "database/sql keeps this counter, so no team has to write it"},
		},
	},
	{
		Number: "500.7", Name: "budget",
		Promises: []Promise{{Text: "the report waits for the database at least 20 ms, including the wait for a connection"}},
		Open:     []Open{{Text: "how much longer it waits", Aspects: []world.Aspect{world.QueryTimeouts}}},
	},
	{
		Number: "500.8", Name: "cure",
		Promises: []Promise{
			{Name: "status", Text: "when the trouble is over, the same request gets 200"},
			{Name: "work", Text: "that response has the report, or all orders"},
		},
	},
	{
		Number: "500.9", Name: "export",
		Promises: []Promise{
			{Name: "format", Text: "`GET /api/v1/export` writes a line `id,items,euros` for each order, while it reads them"},
			{Name: "sent", Text: "if it fails after the first line, the status stays 200, and every order read so far has been sent, in whole lines"},
			{Name: "end", Text: "after a failure nothing else follows those lines"},
		},
	},
}

var unhealthy = failure.Mutant{
	Lab:  "a lab whose /health queries the database",
	Ask:  "Your assertions on /health: what does it respond while the database does not? What would an orchestrator do then?",
	Swap: asksDatabase,
}

// asksDatabase has /health respond with 503 when the database does not answer.
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
