package failure

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"failurelab/lab"
	"failurelab/lab/world"

	"github.com/felixge/httpsnoop"
)

// oddAmount is an amount in yet another old format.
const oddAmount = "12,50"

// PanicAfterFirstByte is an export that panics halfway.
//
// The status is sent with the first byte (RFC 9110 §15) and cannot be changed afterwards. The app recovers and net/http
// ends the response normally, so to the client it looks complete.
var PanicAfterFirstByte = Failure{
	Cause: lab.PanicAfterFirstByte,
	Means: "The export panics on an amount that it does not expect, after it has sent the 200 and its first lines.",
	See: "The client sees 200 and a response that ends normally, with fewer lines than there are orders. The log line has " +
		"`status=200`, but also level `ERROR`, an `err` about an index, and a `stack`.",
	Shows: Shows{
		Status: http.StatusOK,
		Log:    map[string]string{"layer": "app", "level": "ERROR", "status": "200"},
		Err:    "index out of range",
		SQL:    `select 1 from orders where typeof(cents) = 'text'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250, 990, oddAmount, 400), wantsExport),
	Cure:  migratesAmount(oddAmount, 1250),

	Ticket: &Ticket{
		Number:     "T405",
		Stretch:    true,
		Symptom:    "The export says 200, as always. Half of our orders are not in it.",
		Begin:      "Use api.Client(), read the body to its end, and keep the error. How many orders does the database have? What does the log say about this 200?",
		Production: "This hits exports and streams: the dashboard shows 200 while customers get half a file. First, compare the log's errors with the status codes.",
		Near:       []lab.Cause{lab.ItemsInWords},
		Mutants: []Mutant{
			{
				Clause: "500.9", Promise: "end", Lab: "a lab that writes problem details after the lines that it has sent",
				Ask:  "Your assertions on the body: is every line of it an order?",
				Swap: saysSoTooLate,
			},
			{
				Clause: "500.9", Promise: "sent", Lab: "a lab whose buffer is lost when the export fails",
				Ask:  "Your assertions on the body: which orders did the export read before it failed? Were they sent?",
				Swap: losesItsBuffer,
			},
			{
				Clause: "500.8", Promise: "work", Lab: "a lab that drops every corrected order, because of a trigger left over from a test",
				Ask: "Your assertions after the cure: count the orders before the cure. Are all of them in the export after it?",
				Swap: func(w *world.World) {
					w.Database.Exec(`create trigger leftover after update on orders begin delete from orders where id = new.id; end`)
				},
			},
			{
				Clause: "500.4", Promise: "level", Lab: "a lab whose log counts every 200 as a success",
				Ask:  "Your assertions on the log: the customer cannot tell that the export failed. How does the log tell you?",
				Swap: func(w *world.World) { w.App.Log = trustsStatus{w.App.Log} },
			},
			{
				Clause: "500.8", Promise: "status", Lab: "a lab that allows one export a day, and responds with 429 to the second although the first one failed",
				Ask:  "Your assertions after the cure: does your customer get the export at once?",
				Swap: allowsOneExport,
			},
			{
				Clause: "500.9", Promise: "format", Lab: "a lab that exports amounts in cents",
				Ask:  "Your assertions on the body: compare a line with its order in the database. Is the amount right?",
				Swap: SpoilsSuccess(func(s *Success) { s.Body = strings.ReplaceAll(s.Body, ".", "") }),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.ItemsInWords, Ask: "Your assertions on the log: both exports left an ERROR in the log and a 200. Did the code panic?",
				Break: Steps(placesOrders(1250, 990), soldByTheDozen, placesOrders(400), wantsExport),
			},
			{Cause: lab.ConnectionCut, Ask: "Your assertions on the response: did the client get the end of it?"},
			{Cause: lab.DeletedOrders, Ask: "Your assertions on the database: how many orders should there be in the export?"},
		},
		EdgeCases: []Mutant{
			{
				Clause: "500.9", Promise: "sent", Lab: "a lab that responds with 206 to an export that fails",
				Ask:  "Your assertion on the status code: which one does the contract promise for an export that fails after its first line?",
				Swap: answersInParts, Status: true,
			},
		},
	},
}

// saysSoTooLate appends problem details to a 200 whose body has begun.
func saysSoTooLate(w *world.World) {
	failed := trackFailures(w)
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			sent := httpsnoop.CaptureMetrics(app, rw, r)
			if failed(rw.Header()) && sent.Code == http.StatusOK {
				_, _ = fmt.Fprintln(rw, `{"type":"/problems/internal-error","title":"Internal Server Error","status":500}`)
			}
		})
	}
}

// losesItsBuffer buffers each response. When the app fails after its status was written, only the head is sent.
var losesItsBuffer = spoilsFailed(func(kept *response) { kept.body.Reset() })

// answersInParts sends the finished part of a failed response as 206.
var answersInParts = spoilsFailed(func(kept *response) { kept.status = http.StatusPartialContent })

// spoilsFailed makes spoil change every response of 200 for which the app logged an err.
func spoilsFailed(spoil func(*response)) world.Step {
	return func(w *world.World) {
		failed := trackFailures(w)
		w.App.Wrap = func(app http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				kept := record(app, r)
				if failed(kept.header) && kept.status == http.StatusOK {
					spoil(kept)
				}
				kept.send(rw)
			})
		}
	}
}

// allowsOneExport limits the requests for an export before the app sees them. It counts those that fail.
func allowsOneExport(w *world.World) {
	var exports atomic.Int64
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == w.Request().Path && exports.Add(1) > 1 {
				http.Error(rw, "one export a day", http.StatusTooManyRequests)
				return
			}
			app.ServeHTTP(rw, r)
		})
	}
}

// trackFailures returns a function that reports, by a response's header, whether the app logged an err for it. It may be asked
// once for each response.
func trackFailures(w *world.World) func(http.Header) bool {
	var failed sync.Map // by request id
	w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
		id := slices.IndexFunc(attrs, hasKey("request_id"))
		if id >= 0 && slices.ContainsFunc(attrs, hasKey("err")) {
			failed.Store(attrs[id].Value.String(), true)
		}
		return attrs
	})
	return func(header http.Header) bool {
		_, ok := failed.LoadAndDelete(header.Get("X-Request-Id"))
		return ok
	}
}

func hasKey(key string) func(slog.Attr) bool { return func(a slog.Attr) bool { return a.Key == key } }

// trustsStatus is a log that counts every 200 as a success: it lowers the level to INFO, and drops err, layer and stack.
type trustsStatus struct{ slog.Handler }

func (h trustsStatus) Handle(ctx context.Context, line slog.Record) error {
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
