package course

import (
	"strings"

	"failurelab/lab/api"
	"failurelab/lab/failure"
)

func unauthorized() *Exercise {
	return &Exercise{
		Name:  "01_unauthorized",
		Title: `401: "I have a credential, and you answer 401"`,
		Contract: []Clause{
			{Number: "401.1", Name: "status", Promises: []Promise{{Text: "401"}}},
			{Number: "401.2", Name: "`WWW-Authenticate`", Promises: challenge401(), Open: openChallenge},
			{Number: "401.3", Name: "body", Promises: []Promise{
				{Name: "media type", Text: "`application/problem+json` (RFC 9457)", House: []failure.Mutant{plainJSON}},
				{Name: "type", Text: "`type` is `/problems/unauthorized`", House: []failure.Mutant{wrongType}},
				{Name: "status", Text: "`status` is 401", House: []failure.Mutant{wrongStatus}},
				{Name: "request_id", Text: "`request_id` is the same as in the `X-Request-Id` header", House: []failure.Mutant{otherID}},
			}, Open: openBody},
			{Number: "401.4", Name: "silence", Promises: []Promise{
				{
					Name: "body", Text: "the body does not say whether the name or the password was wrong, or why a credential was refused",
					House: []failure.Mutant{talkative},
				},
				{Name: "headers", Text: "the headers do not say it either"},
			}},
			{Number: "401.5", Name: "log", Promises: line401(), Open: openLine},
			{Number: "401.6", Name: "cure", Promises: []Promise{{Text: "the corrected request gets 200"}}},
			{Number: "401.7", Name: "expiry", Promises: []Promise{
				{Name: "good", Text: "a token is good until `exp` (RFC 7519 §4.1.4)"},
				{Name: "no longer", Text: "after `exp` the API refuses it", Told: "an optional lab of T105 breaks it, for no points"},
			}},
			{Number: "401.8", Name: "records", Promises: []Promise{{Text: "a revoked key keeps its row in `api_keys`, with `revoked_at`"}}},
		},
	}
}

// challenge401 is what the challenge of a 401 promises.
func challenge401() []Promise {
	return []Promise{
		{Name: "scheme", Text: "the scheme is `Bearer`"},
		{
			Name: "error", Text: "it has `error=\"invalid_token\"` if the client sent an Authorization or X-API-Key header and the API refused it",
			House: []failure.Mutant{{
				Lab:  "a lab whose challenge has no error although a credential was refused",
				Ask:  "Your assertions on the challenge: how does a client tell a bad credential from none at all?",
				Swap: failure.Problem(namelessError),
			}},
		},
		{Name: "realm", Text: "it has `realm=\"lab\"`", House: []failure.Mutant{otherRealm}},
	}
}

// line401 is what the log line of a 401 promises.
func line401() []Promise {
	return []Promise{
		{Name: "line", Text: "one line for each request that arrives, and no other lines"},
		{Name: "request_id", Text: "the line has the response's `request_id`", House: []failure.Mutant{unfindable}},
		{
			Name: "where", Text: "it has `route`, `status` and `layer`",
			House: []failure.Mutant{{
				Lab:  "a lab whose log line does not say how and where the request ended",
				Ask:  "Your assertions on the log: which route was it, which status did it get, and which layer refused it?",
				Swap: failure.Steps(failure.Unlogged("route"), failure.Unlogged("status"), failure.Unlogged("layer")),
			}},
		},
		{Name: "credential", Text: "`credential`: `none`, `unreadable`, `token`, `key` or `password`"},
		{
			Name: "err", Text: "`err`: why the API refused the request",
			House: []failure.Mutant{{
				Lab:  "a lab whose log line does not say why the request was refused",
				Ask:  "Your assertions on the log: where do you read why the API refused the request?",
				Swap: failure.Unlogged("err"),
			}},
		},
		{Name: "user", Text: "`user`, exactly as it was sent, if there is one"},
		{Name: "key", Text: "`key`: the key's public prefix, if a key was sent"},
		{Name: "expires_at", Text: "`expires_at`, if the token has one"},
		{
			Name: "rows", Text: "`rows`: how many rows a lookup found, if there was a lookup",
			House: []failure.Mutant{{
				Lab:  "a lab whose log line does not say how many rows a lookup found",
				Ask:  "Your assertions on the log: a lookup can fail even if it finds a row. What tells you that it found none?",
				Swap: failure.Unlogged("rows"),
			}},
		},
		{Name: "secrets", Text: "it never has a password, or a complete token or key", House: []failure.Mutant{logsSecrets}},
	}
}

// namelessError leaves out what RFC 6750 §3.1 asks for.
func namelessError(p *api.Problem) {
	if strings.Contains(p.Header.Get("WWW-Authenticate"), "error=") {
		p.Header.Set("WWW-Authenticate", `Bearer realm="lab"`)
	}
}
