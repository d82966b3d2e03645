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
				Promises: []Promise{{Text: "403, whatever the caller lacks (many APIs send 404 for another account's data; this lab does not)"}},
			},
			{
				Number: "403.2", Name: "`WWW-Authenticate`",
				Promises: []Promise{
					{Name: "scheme", Text: "the scheme is `Bearer`", House: []failure.Mutant{otherScheme}},
					{Name: "realm", Text: "it has `realm=\"lab\"`", House: []failure.Mutant{otherRealm}},
					{Name: "error", Text: "it has `error=\"insufficient_scope\"`, whatever the caller lacks (RFC 6750 §3.1)"},
					{Name: "scope", Text: "it has `scope=\"admin\"`, the scope that the route needs", House: []failure.Mutant{scopelessChallenge}},
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
					{Name: "account", Text: "neither body nor headers name any account, not even `admin` (the scope `admin` in the challenge is no account)"},
					{Name: "check", Text: "neither says which check failed", House: []failure.Mutant{talkative}},
					{Name: "scope", Text: "the body names no scope", House: []failure.Mutant{namesScope}},
				},
			},
			{
				Number: "403.5", Name: "log",
				Promises: []Promise{
					{Name: "one line", Text: "exactly one line for each request", House: []failure.Mutant{logsTwice}},
					{Name: "request_id", Text: "the line has the response's `request_id`", House: []failure.Mutant{unfindable}},
					{Name: "request", Text: "it has `method` and `status`", House: []failure.Mutant{logsEarly}},
					{Name: "route", Text: "it has `route`", Told: "the grader tells requests apart by their route, so another route would give this lab away"},
					{Name: "caller", Text: "the caller: `user`, `credential` (`token` or `key`), and for a key `key` (its public prefix)", House: []failure.Mutant{logsNoCaller}},
					{Name: "reason", Text: "the reason: `layer` and `err`", House: []failure.Mutant{logsNoReason}},
					{Name: "key_methods", Text: "`key_methods`, if the key is restricted to some methods"},
					{Name: "needs", Text: "`needs`: the route's scope, if the API checked it"},
					{Name: "scope", Text: "`scope`: exactly what the token or key was granted"},
					{Name: "owner", Text: "`owner`: the exact name of the account that the request is about"},
					{Name: "secrets", Text: "it never has a complete token or key", House: []failure.Mutant{logsSecrets}},
				},
				Open: slices.Concat(openLine, []Open{{Text: "the names of scopes other than `admin`", Aspects: []world.Aspect{world.People}}}),
			},
			{Number: "403.6", Name: "records", Promises: []Promise{{Text: "a refused request changes nothing in the database"}}},
			{
				Number: "403.7", Name: "cure",
				Promises: []Promise{
					{Name: "status", Text: "the corrected request gets 200"},
					{Name: "at once", Text: "a newly granted scope counts from the next request on"},
					{Name: "work", Text: "an added value is in `data`", House: []failure.Mutant{losesValues}},
				},
			},
			{Number: "403.8", Name: "other routes", Promises: []Promise{{Text: "a credential that is refused here still works where it may: `/api/v1/ping` responds with 200"}}},
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
	Ask:  "Your assertions on the headers: with which scope should a client ask for its next token?",
	Swap: failure.Problem(rewordsChallenge(`, scope="admin"`, "")),
}

// rewordsChallenge replaces a part of the challenge.
func rewordsChallenge(part, by string) func(*api.Problem) {
	return func(p *api.Problem) {
		p.Header.Set("WWW-Authenticate", strings.Replace(p.Header.Get("WWW-Authenticate"), part, by, 1))
	}
}

var namesScope = failure.Mutant{
	Lab:  "a lab whose body says which scope the route needs",
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
	Ask:  "Your assertions on the log: what does the line say about the request and its response?",
	Swap: failure.Steps(failure.Unlogged("method"), failure.Logged("status", func(string) string { return "200" })),
}

var logsNoCaller = failure.Mutant{
	Lab:  "a lab whose log does not say who sent a request",
	Ask:  "Your assertions on the log: who sent the request, and with what?",
	Swap: failure.Steps(failure.Unlogged("user"), failure.Unlogged("credential"), failure.Unlogged("key")),
}

var logsNoReason = failure.Mutant{
	Lab:  "a lab whose log does not say where and why a request was refused",
	Ask:  "Your assertions on the log: what does it say that the response does not?",
	Swap: failure.Steps(failure.Unlogged("layer"), failure.Unlogged("err")),
}

var losesValues = failure.Mutant{
	Lab:  "a lab that responds with 200 but does not save the value",
	Ask:  "Your assertions after the cure: has the API done what the customer asked for?",
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
