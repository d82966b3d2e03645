package failure

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"

	"failurelab/lab"
	"failurelab/lab/world"
)

// oddAmount is an amount that was stored in yet another way.
const oddAmount = "12,50"

// PanicAfterFirstByte is an export that panics in the middle.
//
// The status goes out with the first byte (RFC 9110 §15: it is the start of the answer) and cannot be taken back. The app
// recovers, net/http ends the answer in good order, and to the customer it looks whole.
var PanicAfterFirstByte = Failure{
	Cause: lab.PanicAfterFirstByte,
	Means: "The export panics on an odd row when its first lines, and with them the 200, are already sent.",
	See: "The client sees 200 and an answer that ends in good order, with fewer lines than there are orders; the log line has " +
		"`status=200`, and yet level `ERROR`, an `err` about an index, and a `stack`.",
	Shows: Shows{
		Status: http.StatusOK,
		Log:    map[string]string{"layer": "app", "level": "ERROR", "status": "200"},
		Err:    "index out of range",
		SQL:    `select 1 from orders where typeof(cents) = 'text'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(orders(1250, 990, oddAmount, 400), wantsExport),

	Ticket: &Ticket{
		Number:  "T405",
		Stretch: true,
		Symptom: "The export says 200, as always. Half of our orders are not in it.",
		Begin:   "Use api.Client(), read the body to its end, and keep the error of that. How many orders does the database have? What does the log say of this 200?",
		Cure:    migrated(oddAmount, 1250),
		Near:    []lab.Cause{lab.UnhandledError},
		Mutants: []Mutant{
			{
				Clause: "500.9", Lab: "a lab that writes problem details behind the lines that it has sent",
				Ask:  "Is every line of what was sent an order?",
				Swap: saysSoTooLate,
			},
			{
				Clause: "500.9", Lab: "a lab whose buffer is lost when the export fails",
				Ask:  "Which orders could be sent before it happened? Were they?",
				Swap: losesItsBuffer,
			},
			{
				Clause: "500.8", Lab: "a lab that drops every order which is corrected, because of a trigger that was left from a test",
				Ask: "The export says 200 before the cure and after it. What else has to be so?",
				Swap: func(w *world.World) {
					w.Exec(`create trigger leftover after update on orders begin delete from orders where id = new.id; end`)
				},
			},
			{
				Clause: "500.4", Lab: "a lab whose log takes the status that was sent for the whole truth",
				Ask:  "The customer cannot know. How do you get to know?",
				Swap: func(w *world.World) { w.Log = believing{w.Log} },
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.UnhandledError, Ask: "Both left an ERROR behind a 200. Did the code panic?",
				Break: Steps(orders(1250, 990), soldByTheDozen, orders(400), wantsExport),
			},
			{Cause: lab.ConnectionCut, Ask: "Did the client get the end of the answer?"},
			{Cause: lab.DeletedOrders, Ask: "How many orders should there be in it?"},
		},
	},
}

// soldByTheDozen is an order whose number of items is a word.
func soldByTheDozen(w *world.World) {
	w.Exec(`insert into orders (items, cents) values ('dozen', 1250)`)
}

// saysSoTooLate appends problem details to an answer that has begun.
func saysSoTooLate(w *world.World) {
	failed := failures(w)
	w.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			answer := &noting{ResponseWriter: rw}
			app.ServeHTTP(answer, r)
			if failed(rw) && answer.status == http.StatusOK {
				_, _ = fmt.Fprintln(rw, `{"type":"/problems/internal-error","title":"Internal Server Error","status":500}`)
			}
		})
	}
}

// losesItsBuffer keeps an answer until it is complete. One that never is has its status sent, and nothing else.
func losesItsBuffer(w *world.World) {
	failed := failures(w)
	w.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			answer := &buffer{ResponseWriter: rw, status: http.StatusOK}
			app.ServeHTTP(answer, r)
			rw.WriteHeader(answer.status)
			if !failed(rw) || answer.status != http.StatusOK {
				_, _ = rw.Write(answer.body.Bytes())
			}
		})
	}
}

// failures says of an answer whether the app has logged an err for it.
func failures(w *world.World) func(http.ResponseWriter) bool {
	var failed sync.Map // by request id
	w.OnLine(func(attrs []slog.Attr) []slog.Attr {
		id := slices.IndexFunc(attrs, named("request_id"))
		if id >= 0 && slices.ContainsFunc(attrs, named("err")) {
			failed.Store(attrs[id].Value.String(), true)
		}
		return attrs
	})
	return func(rw http.ResponseWriter) bool {
		_, ok := failed.LoadAndDelete(rw.Header().Get("X-Request-Id"))
		return ok
	}
}

func named(key string) func(slog.Attr) bool { return func(a slog.Attr) bool { return a.Key == key } }

// believing is a log that has nothing to say against an answer of 200.
type believing struct{ slog.Handler }

func (h believing) Handle(ctx context.Context, line slog.Record) error {
	var attrs []slog.Attr
	line.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	if !slices.ContainsFunc(attrs, func(a slog.Attr) bool { return a.Key == "status" && a.Value.String() == "200" }) {
		return h.Handler.Handle(ctx, line)
	}
	good := slog.NewRecord(line.Time, slog.LevelInfo, line.Message, line.PC)
	good.AddAttrs(slices.DeleteFunc(attrs, func(a slog.Attr) bool { return slices.Contains([]string{"err", "layer", "stack"}, a.Key) })...)
	return h.Handler.Handle(ctx, good)
}
