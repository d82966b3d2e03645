package course

import (
	"context"
	"net/http"
	"time"

	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func internalError() *Exercise {
	return &Exercise{
		Name:  "04_internal_error",
		Waits: true,
		Title: `500: "Something went wrong on your side"`,
		Contract: []Clause{
			{
				Number: "500.1", Name: "status",
				Promises: []Promise{{Text: "500, whatever it was on our side that failed (many teams choose 503 while a database does not answer; here it is 500)"}},
			},
			{
				Number: "500.2", Name: "body",
				Promises: []Promise{{Text: "`application/problem+json` (RFC 9457): `type` is `/problems/internal-error`, `status` 500, `request_id` as in the `X-Request-Id` header", House: []failure.Mutant{plainJSON, otherID}}},
				Open:     openBody,
			},
			{
				Number: "500.3", Name: "silence",
				Promises: []Promise{{Text: "neither body nor headers say what failed: nothing of the log's `err`, no stack or name of a file of ours, no name of a table or a column", House: []failure.Mutant{talkative}}},
			},
			{
				Number: "500.4", Name: "log",
				Promises: []Promise{{Text: "one line for each call that arrives, and no other. When it fails: level `ERROR`, and `request_id route status layer err` (layer: `db` when the database " +
					"refused or did not answer, `app` when it was our own code; err: with the words of whoever noticed it first), `stack` for a panic, and for the report " +
					"`rows`, how many orders it had read, if it came to read any", House: []failure.Mutant{unfindable, unalarming}}},
				Open: append(openLine, Open{Text: "what a stack looks like", Aspects: []world.Aspect{world.StackForm}}),
			},
			{
				Number: "500.5", Name: "health",
				Promises: []Promise{{Text: "`GET /health` answers 200 for as long as the process lives, whatever has become of the database: who restarts what fails it would restart us all at once", House: []failure.Mutant{unhealthy}}},
			},
			{
				Number: "500.6", Name: "connections",
				Promises: []Promise{{Text: "a call gives back the connections that it took, also when it fails: `db_connections_used` is what it was before. `db_connections_max` is 4, and `db_waits_total` counts who had to wait for one"}},
			},
			{
				Number: "500.7", Name: "budget",
				Promises: []Promise{{Text: "the report gives the database 20 ms or more, the wait for a connection included, and does not give up before"}},
				Open:     []Open{{Text: "how much longer it waits", Aspects: []world.Aspect{world.QueryTimeouts}}},
			},
			{Number: "500.8", Name: "cure", Promises: []Promise{{Text: "when the trouble is over, the same call answers 200 and does its work"}}},
			{
				Number: "500.9", Name: "export",
				Promises: []Promise{{Text: "`GET /api/v1/export` writes one line for each order, `id,items,euros`, as it reads them. When it fails after the first one, the status stays 200, what was read before has been sent, in whole lines, and nothing else follows"}},
			},
		},
	}
}

var unhealthy = failure.Mutant{
	Lab:  "a lab whose /health asks the database",
	Ask:  "What does GET /health answer meanwhile? And what would an orchestrator do then?",
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
