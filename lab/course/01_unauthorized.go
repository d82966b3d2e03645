package course

import (
	"strings"

	"failurelab/lab/api"
	"failurelab/lab/failure"
	"failurelab/lab/world"
)

func unauthorized() *Exercise {
	return &Exercise{
		Name:  "01_unauthorized",
		Title: `401: "I have a credential, and you answer 401"`,
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
				Broken:  []failure.Mutant{plainJSON, otherID},
			},
			{
				Number: "401.4", Name: "silence",
				Promise: "neither body nor headers say which half of a login was wrong, nor why a credential was refused",
				Broken:  []failure.Mutant{talkative},
			},
			{
				Number: "401.5", Name: "log",
				Promise: "one line for each call that arrives, and no other; with `request_id route status layer credential err` (credential: `none unreadable token key password`), and where there is one " +
					"`user` (as it was sent), `key` (its public prefix), `expires_at`, `rows` (how many a lookup found); no password, no whole token or key",
				Open:    "the order, more attributes, which time it is",
				Aspects: []world.Aspect{world.Line},
				Broken:  []failure.Mutant{unfindable, logsSecrets},
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
