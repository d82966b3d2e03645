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
			{
				Number: "401.2", Name: "`WWW-Authenticate`",
				Promises: []Promise{{Text: "`Bearer` with `realm=\"lab\"`; and with `error=\"invalid_token\"` when an Authorization or X-API-Key header was sent and refused", House: []failure.Mutant{{
					Lab:  "a lab whose challenge names no error for a credential that was refused",
					Ask:  "How does a client tell a bad credential from none at all?",
					Swap: failure.Problem(namelessError),
				}}}},
				Open: openChallenge,
			},
			{
				Number: "401.3", Name: "body",
				Promises: []Promise{{Text: "`application/problem+json` (RFC 9457): `type` is `/problems/unauthorized`, `status` 401, `request_id` as in the `X-Request-Id` header", House: []failure.Mutant{plainJSON, otherID}}},
				Open:     openBody,
			},
			{
				Number: "401.4", Name: "silence",
				Promises: []Promise{{Text: "neither body nor headers say which half of a login was wrong, nor why a credential was refused", House: []failure.Mutant{talkative}}},
			},
			{
				Number: "401.5", Name: "log",
				Promises: []Promise{{Text: "one line for each call that arrives, and no other; with `request_id route status layer credential err` (credential: `none unreadable token key password`), and where there is one " +
					"`user` (as it was sent), `key` (its public prefix), `expires_at`, `rows` (how many a lookup found); no password, no whole token or key", House: []failure.Mutant{unfindable, logsSecrets}}},
				Open: openLine,
			},
			{Number: "401.6", Name: "cure", Promises: []Promise{{Text: "the corrected call answers 200"}}},
			{Number: "401.7", Name: "expiry", Promises: []Promise{{Text: "a token is good until `exp`, and no longer (RFC 7519 §4.1.4)"}}},
			{Number: "401.8", Name: "records", Promises: []Promise{{Text: "a key that was withdrawn keeps its row in `api_keys`, with `revoked_at`"}}},
		},
	}
}

// namelessError leaves out what RFC 6750 §3.1 asks for.
func namelessError(p *api.Problem) {
	if strings.Contains(p.Header.Get("WWW-Authenticate"), "error=") {
		p.Header.Set("WWW-Authenticate", `Bearer realm="lab"`)
	}
}
