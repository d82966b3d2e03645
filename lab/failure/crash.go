package failure

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// Crash is a report that divides by the number of items when that is 0.
//
// It is a real panic of the Go runtime ("If the divisor is zero at run time, a run-time panic occurs", Go specification,
// "Integer operators"), raised in the handler and recovered by the app.
var Crash = Failure{
	Cause: lab.Crash,
	Means: "There are no orders yet. The code divides by the number of items, and panics.",
	See:   "The log has a `stack` and `rows=0`. Its `err` says that the code divided by zero.",
	Shows: Shows{
		Log: map[string]string{"layer": "app", "level": "ERROR", "rows": "0"},
		Err: "integer divide by zero",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: wantsReport, // there are no orders yet
	Cure:  placesOrders(1250),

	Ticket: &Ticket{
		Number:     "T401",
		Symptom:    "Our new shop opens tomorrow. Its price report answers 500, and the old shop's is fine!",
		Begin:      "Send the customer's request and read its log line: t.Log(api.Log(id)). Which of its attributes does the line of a successful request lack?",
		Production: "This happens on the first day of a new account, when every list is empty. First, read the panic's stack, then test with no items at all.",
		Near:       []lab.Cause{lab.NilPointer},
		Mutants: []Mutant{
			{
				Clause: "500.4", Promise: "stack", Lab: "a lab that logs a panic without its stack",
				Ask:  "Your assertions on the log: where in the code did it happen, and which attribute tells you?",
				Swap: Unlogged("stack"),
			},
			{
				Clause: "500.4", Promise: "lines", Lab: "a lab that logs nothing for a request that panics",
				Ask:  "Your assertions on the log: does every request that arrives leave a line?",
				Swap: func(w *world.World) { w.App.Log = dropsPanicLines{w.App.Log} },
			},
			{
				Clause: "500.3", Promise: "stack", Lab: "a lab in debug mode, whose body contains a stack",
				Ask: "Your assertions on the body: the log's err is not all that could leak. Does the body name a file of ours?",
				Swap: Problem(func(p *api.Problem) {
					if panicked := (*api.Panic)(nil); errors.As(p.Err, &panicked) {
						p.Set("trace", panicked.Stack)
					}
				}),
			},
			{
				Clause: "500.1", Lab: "a lab that responds with 200, and says in the body that it failed",
				Ask:  "Your assertion on the status code: does a program that looks only at the status code know that it has no report?",
				Swap: Status(http.StatusOK), Status: true,
			},
			{
				Clause: "500.8", Promise: "status", Lab: "a lab that computes reports at night, and responds with 202 until morning",
				Ask:  "Your assertions after the cure: which status code shows that the report is there?",
				Swap: SpoilsStatus(http.StatusAccepted),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.NilPointer, Ask: "Your assertions on the log: this line has a stack as well. What do the two errs say, and how many orders had each report read?"},
			{Cause: lab.UnhandledError, Ask: "Your assertions on the log: was there a panic at all?"},
			{Cause: lab.WrongDatabase, Ask: "Your assertions on the log: neither report had read an order. What failed: the database, or our own code?"},
		},
		Others: []LookAlike{
			{Cause: lab.ResourceExhaustion},
			{Cause: lab.NullAmount},
			{Cause: lab.SlowReport},
			{Cause: lab.DatabaseLost},
			{Cause: lab.ItemsInWords},
			{Cause: lab.SmallPool},
		},
	},
}

// dropsPanicLines is a log without the lines of panics. That happens when the code that recovers runs outside the code that
// logs.
type dropsPanicLines struct{ slog.Handler }

func (h dropsPanicLines) Handle(ctx context.Context, line slog.Record) error {
	panicked := false
	line.Attrs(func(a slog.Attr) bool {
		panicked = panicked || a.Key == "stack"
		return !panicked
	})
	if panicked {
		return nil
	}
	return h.Handler.Handle(ctx, line)
}
