package failure

import (
	"context"
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"
)

// ResourceExhaustion is a connection pool that a leak has used up.
//
// Jobs in the app query the database and never close their rows (sql.Rows.Close), until no connection is free. The report
// waits for one until its deadline (context.DeadlineExceeded), as it would for a slow query. Only sql.DBStats shows that
// its query never started.
var ResourceExhaustion = Failure{
	Cause: lab.ResourceExhaustion,
	Means: "A job in the API takes connections and never gives them back, until all four are gone.",
	See: "The log's `err` says that a deadline was exceeded. In the metrics `db_connections_used` is as high as " +
		"`db_connections_max`, which is 4, and `db_waits_total` is above 0.",
	Shows: Shows{
		Log:     map[string]string{"layer": "db", "rows": ""},
		Err:     "context deadline exceeded",
		Metrics: map[string]string{"db_connections_used": "4", "db_connections_max": "4", "db_waits_total": "1"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250), wantsReport, func(w *world.World) { w.Database.HoldConnections(4) }),
	Cure:  func(w *world.World) { w.Database.ReleaseConnections() },

	Ticket: &Ticket{
		Number:     "T404",
		Symptom:    "On Mondays, right after your restart, all is well. By Friday the price report thinks for a moment, and then answers 500.",
		Begin:      "Read the log's err and latency_ms. What did the request wait for? The log does not say, so look at t.Log(api.Metrics()).",
		Production: "This builds up over hours or days, and a restart hides it. First, graph the pool's used connections, then find the code that never gives them back.",
		Near:       []lab.Cause{lab.SlowReport, lab.SmallPool},
		Mutants: []Mutant{
			{
				Clause: "500.7", Lab: "a lab that does not wait when no connection is free, and gives up at once",
				Ask:  "Your assertions on the time: how long must the request wait before it gives up? Both the log and the metrics show it.",
				Swap: shedsLoad,
			},
			{
				Clause: "500.8", Promise: "status", Lab: "a lab with a circuit breaker that opens and never closes",
				Ask:  "Your assertions after the cure: is your customer helped when the connections are back?",
				Swap: breakerNeverCloses,
			},
			{
				Clause: "500.4", Promise: "err", Lab: "a lab that logs its own sentence instead of the error",
				Ask:  "Your assertions on the log: does err still have the original words of the error?",
				Swap: Logged("err", func(string) string { return "the report is not available at the moment" }),
			},
			{
				Clause: "500.1", Lab: "a lab that responds with 503",
				Ask:  "Your assertion on the status code: other APIs have good reasons for another one. Which one does this contract promise?",
				Swap: Status(http.StatusServiceUnavailable), Status: true,
			},
			{
				Clause: "500.8", Promise: "status", Lab: "a lab that responds with 429 for an hour after a request found no connection",
				Ask:  "Your assertions after the cure: does your customer get the report at once?",
				Swap: SpoilsStatus(http.StatusTooManyRequests),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.SlowReport, Ask: "Your assertions on the metrics: the log is the same for both. One request waited for a connection, the other for a result. Which metric tells them apart?"},
			{Cause: lab.SmallPool, Ask: "Your assertions on the metrics: both pools are used up. How many connections does each have?"},
			{Cause: lab.DatabaseLost, Ask: "Your assertions on the log: did the request wait at all?"},
		},
		Others: []LookAlike{
			{Cause: lab.WrongDatabase},
			{Cause: lab.NullAmount},
			{Cause: lab.Crash},
			{Cause: lab.ItemsInWords},
			{Cause: lab.NilPointer},
			{Cause: lab.UnhandledError},
		},
	},
}

// shedsLoad fails a query at once if no connection is free, by giving it a deadline in the past.
func shedsLoad(w *world.World) {
	bounded := w.App.Bounded
	w.App.Bounded = func(ctx context.Context) (context.Context, context.CancelFunc) {
		if pool := w.App.DB.Stats(); pool.InUse < pool.MaxOpenConnections {
			return bounded(ctx)
		}
		past, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Second))
		bound, release := bounded(past)
		return bound, func() {
			release()
			cancel()
		}
	}
}
