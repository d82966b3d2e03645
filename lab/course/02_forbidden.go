package course

import (
	"strings"

	"failurelab/lab/api"
	"failurelab/lab/failure"
)

func forbidden() *Exercise {
	return &Exercise{
		Name:  "02_forbidden",
		Title: `403: "You know who I am, and you do not let me"`,
		Contract: []Clause{
			{
				Number: "403.1", Name: "status",
				Promises: []Promise{{Text: "403, whatever it is that the caller lacks (many teams answer 404 where the data is somebody else's; this lab does not)"}},
			},
			{
				Number: "403.2", Name: "`WWW-Authenticate`",
				Promises: []Promise{{Text: "`Bearer` with `realm=\"lab\"`, `error=\"insufficient_scope\"` and `scope=\"admin\"`: what the route needs, whatever it is that the caller lacks (RFC 6750 §3.1)", House: []failure.Mutant{{
					Lab:  "a lab whose challenge does not say which scope the route needs",
					Ask:  "With which scope should a client ask for its next token?",
					Swap: failure.Problem(scopelessChallenge),
				}}}},
				Open: openChallenge,
			},
			{
				Number: "403.3", Name: "body",
				Promises: []Promise{{Text: "`application/problem+json` (RFC 9457): `type` is `/problems/forbidden`, `status` 403, `request_id` as in the `X-Request-Id` header", House: []failure.Mutant{plainJSON, otherID}}},
				Open:     openBody,
			},
			{
				Number: "403.4", Name: "silence",
				Promises: []Promise{{Text: "neither body nor headers name an account, or say which check failed; the body names no scope either", House: []failure.Mutant{talkative}}},
			},
			{
				Number: "403.5", Name: "log",
				Promises: []Promise{{Text: "one line for each call; with `request_id method route status layer credential user err`, and, as far as the call came, `key` (its public prefix), " +
					"`key_methods` (what a key is restricted to), `needs` (the route's scope), `scope` (what the credential was given, as it was granted), `owner` (the account that the call is about, as it was sent); no whole token or key", House: []failure.Mutant{unfindable, logsSecrets}}},
				Open: openLine,
			},
			{Number: "403.6", Name: "records", Promises: []Promise{{Text: "a call that is refused changes nothing in the database"}}},
			{Number: "403.7", Name: "cure", Promises: []Promise{{Text: "the corrected call answers 200; what was granted counts from the next call on"}}},
			{Number: "403.8", Name: "other routes", Promises: []Promise{{Text: "a credential that is refused here is still good for what it may do: `/api/v1/ping` answers 200 to it"}}},
		},
	}
}

// scopelessChallenge leaves out what would help the client to ask for the right token.
func scopelessChallenge(p *api.Problem) {
	p.Header.Set("WWW-Authenticate", strings.Replace(p.Header.Get("WWW-Authenticate"), `, scope="admin"`, "", 1))
}
