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
	Ask:  "Your assertions on the headers: how does a program know, before it reads the body, that it is problem details?",
	Swap: failure.Problem(func(p *api.Problem) { p.Media = "application/json" }),
}

var wrongType = failure.Mutant{
	Lab:  "a lab whose problem details all have the type about:blank",
	Ask:  "Your assertions on the body: which member tells a program what kind of problem this is?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("type", "about:blank") }),
}

var wrongStatus = failure.Mutant{
	Lab:  "a lab whose problem details say status 200",
	Ask:  "Your assertions on the body: is its `status` the status code of the response?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("status", http.StatusOK) }),
}

var otherID = failure.Mutant{
	Lab:  "a lab whose body and header have different request ids",
	Ask:  "Your assertions on the body: the customer sends you the request_id from the body. Does it lead you to the log line?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("request_id", rand.Text()[:16]) }),
}

var talkative = failure.Mutant{
	Lab:  "a lab that sends the client what it writes into its log",
	Ask:  "Your assertions on the response: how much of the log's `err` may a stranger read there?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("detail", p.Err.Error()) }),
}

var unfindable = failure.Mutant{
	Lab:  "a lab whose log line cannot be found by the response's request id",
	Ask:  "Your assertions on the log: how do you get from the response to its log line?",
	Swap: failure.Unlogged("request_id"),
}

var noError = failure.Mutant{
	Lab:  "a lab that does not log the error",
	Ask:  "Your assertions on the log: does the line say what went wrong?",
	Swap: failure.Unlogged("err"),
}

var unalarming = failure.Mutant{
	Lab:  "a lab that logs its failures at level INFO",
	Ask:  "Your assertions on the log: an alarm rings at a certain level. Does it ring for this line?",
	Swap: func(w *world.World) { w.App.Level = func(int) slog.Level { return slog.LevelInfo } },
}

var logsSecrets = failure.Mutant{
	Lab:  "a lab that logs passwords, tokens and keys",
	Ask:  "Your assertions on the log: does the line contain anything that works as a credential?",
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
