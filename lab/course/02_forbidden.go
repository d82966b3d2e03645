package course

import (
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
				Promise: "403, whatever it is that the caller lacks (many teams answer 404 where the data is somebody else's; this lab does not)",
			},
			{
				Number: "403.2", Name: "`WWW-Authenticate`",
				Promise: "`Bearer` with `realm=\"lab\"`, `error=\"insufficient_scope\"` and `scope=\"admin\"`: what the route needs, whatever it is that the caller lacks (RFC 6750 §3.1)",
				Open:    "the order of the parameters, more of them",
				Aspects: []world.Aspect{world.Challenge},
				Broken: []failure.Mutant{{
					Lab:  "a lab whose challenge does not say which scope the route needs",
					Ask:  "With which scope should a client ask for its next token?",
					Swap: failure.Problem(scopelessChallenge),
				}},
			},
			{
				Number: "403.3", Name: "body",
				Promise: "`application/problem+json` (RFC 9457): `type` is `/problems/forbidden`, `status` 403, `request_id` as in the `X-Request-Id` header",
				Open:    "the wording of `title` and `detail`, the order, more members, more headers, what an id looks like, a charset in Content-Type",
				Aspects: []world.Aspect{world.Body, world.Headers},
				Broken:  []failure.Mutant{plainJSON, otherID},
			},
			{
				Number: "403.4", Name: "silence",
				Promise: "neither body nor headers name an account, or say which check failed; the body names no scope either",
				Broken:  []failure.Mutant{talkative},
			},
			{
				Number: "403.5", Name: "log",
				Promise: "one line for each call; with `request_id method route status layer credential user err`, and, as far as the call came, `key` (its public prefix), " +
					"`key_methods` (what a key is restricted to), `needs` (the route's scope), `scope` (what the credential was given, as it was granted), `owner` (the account that the call is about, as it was sent); no whole token or key",
				Open:    "the order, more attributes, which time it is",
				Aspects: []world.Aspect{world.Line},
				Broken:  []failure.Mutant{unfindable, logsSecrets},
			},
			{Number: "403.6", Name: "records", Promise: "a call that is refused changes nothing in the database"},
			{Number: "403.7", Name: "cure", Promise: "the corrected call answers 200; what was granted counts from the next call on"},
			{Number: "403.8", Name: "other routes", Promise: "a credential that is refused here is still good for what it may do: `/api/v1/ping` answers 200 to it"},
		},
	}
}

// scopelessChallenge leaves out what would help the client to ask for the right token.
func scopelessChallenge(p *api.Problem) {
	p.Header.Set("WWW-Authenticate", strings.Replace(p.Header.Get("WWW-Authenticate"), `, scope="admin"`, "", 1))
}
