package course

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"failurelab/lab/api"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

// House rules that exercises share. The contract of each exercise has a clause of its own for them.

var plainJSON = failure.Mutant{
	Lab:  "a lab that sends problem details as plain application/json",
	Ask:  "How does a program know, before it reads the body, that it is problem details?",
	Swap: failure.Problem(func(p *api.Problem) { p.Media = "application/json" }),
}

var wrongType = failure.Mutant{
	Lab:  "a lab whose problem details all have the type about:blank",
	Ask:  "Your assertions on the body: how does a program tell this problem from any other?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("type", "about:blank") }),
}

var wrongStatus = failure.Mutant{
	Lab:  "a lab whose problem details say status 200",
	Ask:  "Your assertions on the body: which status does it give to a program that only has the body?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("status", http.StatusOK) }),
}

var otherID = failure.Mutant{
	Lab:  "a lab whose body has another request_id than its header",
	Ask:  "The customer sends you the id from the body. Do you find his call?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("request_id", rand.Text()[:16]) }),
}

var talkative = failure.Mutant{
	Lab:  "a lab that tells the client what it tells its log",
	Ask:  "What of the log's `err` may a stranger read in the answer?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("detail", p.Err.Error()) }),
}

var unfindable = failure.Mutant{
	Lab:  "a lab whose log line cannot be found by the answer's request id",
	Ask:  "How do you get from the answer to its log line?",
	Swap: failure.Unlogged("request_id"),
}

var noError = failure.Mutant{
	Lab:  "a lab that does not log the error",
	Ask:  "Your assertions on the log: does the line say what went wrong?",
	Swap: failure.Unlogged("err"),
}

var unalarming = failure.Mutant{
	Lab:  "a lab that logs its failures at level INFO",
	Ask:  "Whoever is on call has an alarm on a level. Does it ring?",
	Swap: func(w *world.World) { w.App.Level = func(int) slog.Level { return slog.LevelInfo } },
}

var logsSecrets = failure.Mutant{
	Lab:  "a lab that logs what it should keep to itself",
	Ask:  "Who may read the log, and what could they do with what stands in it?",
	Swap: logsWholeRequests,
}

type sentKey struct{}

// logsWholeRequests logs the headers and the body of every request.
func logsWholeRequests(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				http.Error(rw, "read the body: "+err.Error(), http.StatusBadRequest)
				return
			}
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			sent := []slog.Attr{slog.Any("headers", r.Header), slog.String("body", string(body))}
			app.ServeHTTP(rw, r.WithContext(context.WithValue(r.Context(), sentKey{}, sent)))
		})
	}
	w.App.Log = wholeRequestHandler{w.App.Log}
}

type wholeRequestHandler struct{ slog.Handler }

func (h wholeRequestHandler) Handle(ctx context.Context, line slog.Record) error {
	if sent, ok := ctx.Value(sentKey{}).([]slog.Attr); ok {
		line.AddAttrs(sent...)
	}
	return h.Handler.Handle(ctx, line)
}
