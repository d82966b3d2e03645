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
	Means: "A job in the app takes connections and never gives them back, until all four are gone.",
	See: "The log's `err` says that a deadline was exceeded; in the metrics `db_connections_used` is as high as " +
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
		Number:  "T404",
		Symptom: "On Mondays, when you have restarted, all is well. By Friday the price report thinks for a moment, and answers 500.",
		Begin:   "Read the log's err and latency_ms. What did the call wait for? The log does not know: t.Log(api.Metrics()).",
		Near:    []lab.Cause{lab.SlowReport, lab.SmallPool},
		Mutants: []Mutant{
			{
				Clause: "500.7", Lab: "a lab that does not wait when no connection is free, and gives up at once",
				Ask:  "How long must the call have waited before it gives up? Who else counts the waiting?",
				Swap: shedsLoad,
			},
			{
				Clause: "500.8", Lab: "a lab with a circuit breaker that opens and never closes",
				Ask:  "Is your customer helped when the connections are back?",
				Swap: breakerNeverCloses,
			},
			{
				Clause: "500.4", Lab: "a lab that logs a sentence of its own in place of the error",
				Ask:  "Does the log's err still say what went wrong, in the words of whoever noticed it first?",
				Swap: Logged("err", func(string) string { return "the report is not available at the moment" }),
			},
			{
				Clause: "500.1", Lab: "a lab that answers 503",
				Ask:  "Others do that with good reason. What does this contract say?",
				Swap: Status(http.StatusServiceUnavailable), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.SlowReport, Ask: "The log reads the same for both. One call waited to ask, the other for the answer: who counts that?"},
			{Cause: lab.SmallPool, Ask: "Both pools are used up. How much is there to be used up?"},
			{Cause: lab.DatabaseLost, Ask: "Did it wait at all?"},
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
