package course

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func unauthorized() *Exercise {
	return &Exercise{
		Name:  "01_unauthorized",
		Title: `401: "I have a credential, and you answer 401"`,
		Suspects: suspects(
			lab.MissingHeader, lab.MissingBearerPrefix, lab.InvalidAPIKey, lab.RevokedKey, lab.ExpiredToken, lab.ForgedToken,
			lab.RevokedToken, lab.UsernameCase, lab.ExtraSpace, lab.WrongPassword, lab.DisabledUser, lab.NewlineInToken,
			lab.InvalidHeaderName, lab.MissingScheme,
		),
		Contract: []Clause{
			{Number: "401.1", Name: "status", Promise: "401"},
			{
				Number: "401.2", Name: "`WWW-Authenticate`",
				Promise: "`Bearer` with `realm=\"lab\"`; and with `error=\"invalid_token\"` when an Authorization or X-API-Key header was sent and refused",
				Open:    "the order of the parameters, more of them",
				Aspects: []world.Aspect{world.Challenge},
				Broken: []failure.Mutant{{
					Lab:  "a lab whose challenge names no error for a credential that was refused",
					Ask:  "How does a client tell a bad credential from none at all?",
					Swap: failure.Problem(namelessError),
				}},
			},
			{
				Number: "401.3", Name: "body",
				Promise: "`application/problem+json` (RFC 9457): `type` is `/problems/unauthorized`, `status` 401, `request_id` as in the `X-Request-Id` header",
				Open:    "the wording of `title` and `detail`, the order, more members, more headers, what an id looks like, a charset in Content-Type",
				Aspects: []world.Aspect{world.Body, world.Headers},
				Broken: []failure.Mutant{
					{
						Lab:  "a lab that sends problem details as plain application/json",
						Ask:  "How does a program know, before it reads the body, that it is problem details?",
						Swap: failure.Problem(func(p *api.Problem) { p.Media = "application/json" }),
					},
					{
						Lab:  "a lab whose body has another request_id than its header",
						Ask:  "The customer sends you the id from the body. Do you find his call?",
						Swap: failure.Problem(func(p *api.Problem) { p.Set("request_id", rand.Text()[:16]) }),
					},
				},
			},
			{
				Number: "401.4", Name: "silence",
				Promise: "neither body nor headers say which half of a login was wrong, nor why a credential was refused",
				Broken: []failure.Mutant{{
					Lab:  "a lab that tells the client what it tells its log",
					Ask:  "What of the log's `err` may a stranger read in the answer?",
					Swap: failure.Problem(func(p *api.Problem) { p.Set("detail", p.Err.Error()) }),
				}},
			},
			{
				Number: "401.5", Name: "log",
				Promise: "one line for each call that arrives, and no other; with `request_id route status layer credential err` (credential: `none unreadable token key password`), and where there is one " +
					"`user` (as it was sent), `key` (its public prefix), `expires_at`, `rows` (how many a lookup found); no password, no whole token or key",
				Open:    "the order, more attributes, which time it is",
				Aspects: []world.Aspect{world.Line},
				Broken: []failure.Mutant{
					{
						Lab:  "a lab whose log line cannot be found by the answer's request id",
						Ask:  "How do you get from the answer to its log line?",
						Swap: failure.Unlogged("request_id"),
					},
					{
						Lab:  "a lab that logs what it should keep to itself",
						Ask:  "Who may read the log, and what could they do with what stands in it?",
						Swap: indiscreet,
					},
				},
			},
			{Number: "401.6", Name: "cure", Promise: "the corrected call answers 200"},
			{Number: "401.7", Name: "expiry", Promise: "a token is good until `exp`, and no longer (RFC 7519 §4.1.4)"},
			{Number: "401.8", Name: "records", Promise: "a key that was withdrawn keeps its row in `api_keys`, with `revoked_at`"},
		},
	}
}

// namelessError leaves out what RFC 6750 §3.1 asks for.
func namelessError(p *api.Problem) {
	if strings.Contains(p.Header.Get("WWW-Authenticate"), "error=") {
		p.Header.Set("WWW-Authenticate", `Bearer realm="lab"`)
	}
}

type sentKey struct{}

// indiscreet logs requests whole: the headers and the body.
func indiscreet(w *world.World) {
	w.Wrap = func(app http.Handler) http.Handler {
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
	w.Log = wholeRequests{w.Log}
}

type wholeRequests struct{ slog.Handler }

func (h wholeRequests) Handle(ctx context.Context, line slog.Record) error {
	if sent, ok := ctx.Value(sentKey{}).([]slog.Attr); ok {
		line.AddAttrs(sent...)
	}
	return h.Handler.Handle(ctx, line)
}
