package course

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"failurelab/lab/api"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func forbidden() *Exercise {
	return &Exercise{
		Name:  "02_forbidden",
		Title: `403: "You know who I am, and you do not let me"`,
		Contract: []Clause{
			{
				Number: "403.1", Name: "status",
				Promises: []Promise{{Text: "403, whatever the caller lacks (many APIs answer 404 for another account's data; this lab does not)"}},
			},
			{
				Number: "403.2", Name: "`WWW-Authenticate`",
				Promises: []Promise{
					{Name: "scheme", Text: "`Bearer`", House: []failure.Mutant{otherScheme}},
					{Name: "realm", Text: "`realm=\"lab\"`", House: []failure.Mutant{otherRealm}},
					{Name: "error", Text: "`error=\"insufficient_scope\"`, whatever the caller lacks (RFC 6750 §3.1)"},
					{Name: "scope", Text: "`scope=\"admin\"`: what the route needs", House: []failure.Mutant{scopelessChallenge}},
				},
				Open: openChallenge,
			},
			{
				Number: "403.3", Name: "body",
				Promises: []Promise{
					{Name: "media type", Text: "`application/problem+json` (RFC 9457)", House: []failure.Mutant{plainJSON}},
					{Name: "type", Text: "`type` is `/problems/forbidden`", House: []failure.Mutant{wrongType}},
					{Name: "status", Text: "`status` is 403", House: []failure.Mutant{wrongStatus}},
					{Name: "request_id", Text: "`request_id` is the one in the `X-Request-Id` header", House: []failure.Mutant{otherID}},
				},
				Open: openBody,
			},
			{
				Number: "403.4", Name: "silence",
				Promises: []Promise{
					{Name: "account", Text: "neither body nor headers name an account"},
					{Name: "check", Text: "neither says which check failed", House: []failure.Mutant{talkative}},
					{Name: "scope", Text: "the body names no scope", House: []failure.Mutant{namesScope}},
				},
			},
			{
				Number: "403.5", Name: "log",
				Promises: []Promise{
					{Name: "one line", Text: "one line for each request", House: []failure.Mutant{logsTwice}},
					{Name: "request_id", Text: "its `request_id` is that of the response", House: []failure.Mutant{unfindable}},
					{Name: "request", Text: "`method`, `status`", House: []failure.Mutant{logsEarly}},
					{Name: "route", Text: "`route`", Told: "labs are compared by the route in their logs, so another route would tell this lab by itself"},
					{Name: "caller", Text: "who called: `user`, `credential` (`token` or `key`), and of a key `key` (its public prefix)", House: []failure.Mutant{logsNoCaller}},
					{Name: "reason", Text: "`layer`, `err`", House: []failure.Mutant{logsNoReason}},
					{Name: "key_methods", Text: "if the key is restricted to methods, `key_methods`"},
					{Name: "needs", Text: "if the lab came that far, `needs` (the route's scope)"},
					{Name: "scope", Text: "`scope` (what the token or key was granted, letter by letter)"},
					{Name: "owner", Text: "`owner` (the account that the request is about, letter by letter)"},
					{Name: "secrets", Text: "no whole token or key", House: []failure.Mutant{logsSecrets}},
				},
				Open: slices.Concat(openLine, []Open{{Text: "the words of a scope other than `admin`", Aspects: []world.Aspect{world.People}}}),
			},
			{Number: "403.6", Name: "records", Promises: []Promise{{Text: "a request that is refused changes nothing in the database"}}},
			{
				Number: "403.7", Name: "cure",
				Promises: []Promise{
					{Name: "status", Text: "the corrected request answers 200"},
					{Name: "at once", Text: "what was granted counts from the next request on"},
					{Name: "work", Text: "a value that is added is in `data`", House: []failure.Mutant{losesValues}},
				},
			},
			{Number: "403.8", Name: "other routes", Promises: []Promise{{Text: "a credential that is refused here still opens what it may open: `/api/v1/ping` answers 200"}}},
		},
	}
}

// House rules of this exercise. Those on the challenge change it before the style does: its parameters are still in order.

var otherScheme = failure.Mutant{
	Lab:  "a lab whose challenge has the scheme Token",
	Ask:  "Your assertions on WWW-Authenticate: which scheme should a client use?",
	Swap: failure.Problem(rewordsChallenge("Bearer ", "Token ")),
}

var otherRealm = failure.Mutant{
	Lab:  "a lab whose challenge names another realm",
	Ask:  "Your assertions on WWW-Authenticate: for which realm is the credential?",
	Swap: failure.Problem(rewordsChallenge(`realm="lab"`, `realm="Restricted"`)),
}

var scopelessChallenge = failure.Mutant{
	Lab:  "a lab whose challenge does not say which scope the route needs",
	Ask:  "With which scope should a client ask for its next token?",
	Swap: failure.Problem(rewordsChallenge(`, scope="admin"`, "")),
}

// rewordsChallenge replaces a part of the challenge.
func rewordsChallenge(part, by string) func(*api.Problem) {
	return func(p *api.Problem) {
		p.Header.Set("WWW-Authenticate", strings.Replace(p.Header.Get("WWW-Authenticate"), part, by, 1))
	}
}

var namesScope = failure.Mutant{
	Lab:  "a lab whose body says which scope it looked for",
	Ask:  "Your assertions on the body: what does it tell a caller about the lab's checks?",
	Swap: failure.Problem(func(p *api.Problem) { p.Set("needs", "admin") }),
}

var logsTwice = failure.Mutant{
	Lab:  "a lab that logs each request twice",
	Ask:  "Your assertions on the log: how many requests would you count in it?",
	Swap: func(w *world.World) { w.App.Log = twiceHandler{w.App.Log} },
}

// twiceHandler writes each line twice, as a logger does that was installed twice.
type twiceHandler struct{ slog.Handler }

func (h twiceHandler) Handle(ctx context.Context, line slog.Record) error {
	if err := h.Handler.Handle(ctx, line.Clone()); err != nil {
		return err
	}
	return h.Handler.Handle(ctx, line)
}

var logsEarly = failure.Mutant{
	Lab:  "a lab that writes its log line too early: without the method, and always with status 200",
	Ask:  "Your assertions on the log: what does the line say of the request and its response?",
	Swap: failure.Steps(failure.Unlogged("method"), failure.Logged("status", func(string) string { return "200" })),
}

var logsNoCaller = failure.Mutant{
	Lab:  "a lab that logs a request before it knows who sent it",
	Ask:  "Your assertions on the log: who sent the request, and with what?",
	Swap: failure.Steps(failure.Unlogged("user"), failure.Unlogged("credential"), failure.Unlogged("key")),
}

var logsNoReason = failure.Mutant{
	Lab:  "a lab whose log does not say where and why a request was refused",
	Ask:  "Your assertions on the log: what does it say that the response does not?",
	Swap: failure.Steps(failure.Unlogged("layer"), failure.Unlogged("err")),
}

var losesValues = failure.Mutant{
	Lab:  "a lab that answers 200 to a value that it does not save",
	Ask:  "Your assertions after the cure: has the lab done what the customer asked for?",
	Swap: losesOwnValue,
}

// losesOwnValue deletes the value that the customer has added before it answers, as a transaction does that is never committed.
func losesOwnValue(w *world.World) {
	failure.SpoilsSuccess(func(s *failure.Success) {
		if w.Request().Method != http.MethodPost {
			return
		}
		if _, err := w.App.DB.Exec(`delete from data where id = (select max(id) from data)`); err != nil {
			s.Body = err.Error()
		}
	})(w)
}
