package failure

import (
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/golang-jwt/jwt/v5"
)

// sinceExpiry is for how many seconds the token has been expired.
const sinceExpiry = 10800

// ExpiredToken is a genuine token that is used after its expiry.
//
// It is signed with the lab's own key, and its session is valid. The parser that accepts every valid token rejects it
// because of its exp claim (RFC 7519 §4.1.4).
var ExpiredToken = Failure{
	Cause: lab.ExpiredToken,
	Means: "The token was good, but has expired.",
	See:   "The log's `err` says that the token is expired, and `expires_at` lies before the line's own `time`.",
	Shows: Shows{
		Log: map[string]string{"credential": "token"},
		Err: "expired",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) {
		pingsWithToken("ada", -time.Duration(w.Number(sinceExpiry))*time.Second)(w)
	},
	Cure: pingsWithToken("ada", api.TokenLife),

	Ticket: &Ticket{
		Number:     "T105",
		Symptom:    "It worked this morning. Since lunch every call answers 401.",
		Begin:      "Send the customer's request and read its log line. Look at err, at expires_at and at time. Do they fit together?",
		Production: "This hits long-running jobs, which log in once and never again. First, compare the expiry with the time of the request, then renew tokens before they expire.",
		Near:       []lab.Cause{lab.FastClock, lab.RevokedToken},
		Mutants: []Mutant{
			{
				Clause: "401.6", Lab: "a lab behind a cache that keeps serving the refusal",
				Ask:  "Your assertions after the cure: does a fresh token help your customer?",
				Swap: Cached,
			},
			{
				Clause: "401.4", Promise: "headers", Lab: "a lab whose challenge tells a stranger that the token is expired",
				Ask: "Your assertions on the headers: what may a thief with a stolen token learn from them?",
				Swap: Header("WWW-Authenticate",
					`Bearer realm="lab", error="invalid_token", error_description="The access token expired"`),
			},
			{
				Clause: "401.1", Lab: "a lab that responds with 403",
				Ask:  "Your assertion on the status code: would a client know from it that it should log in again?",
				Swap: Status(http.StatusForbidden), Status: true,
			},
			{
				Clause: "401.5", Promise: "expires_at", Lab: "a lab whose log does not say when the token expires",
				Ask:  "Your assertions on the log: what shows that the token's time had really run out?",
				Swap: Unlogged("expires_at"),
			},
			{
				Clause: "401.6", Lab: "a lab that gives fresh tokens no scope, and responds with 403 to them",
				Ask:  "Your assertions after the cure: the status code is no longer 401. Does that prove that your customer gets in?",
				Swap: needsScope("ping"),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.ForgedToken, Ask: "Your assertions on the log: same request, same 401. What differs in the log line?"},
			{Cause: lab.RevokedToken, Ask: "Your assertions on the log: did the token run out, or was its session ended?"},
			{Cause: lab.DisabledUser, Ask: "Your assertions on the log: did the API refuse the token, or its account?", Break: disabledUserWithToken},
			{Cause: lab.FastClock, Ask: "Your assertions on the log: err says what the API believes. Which other attribute shows whether that is true?"},
		},
		Others: []LookAlike{{Cause: lab.MissingBearerPrefix}},
		EdgeCases: []Mutant{{
			Clause: "401.7", Promise: "no longer", Lab: "a lab that accepts a token for ten minutes after its expiry",
			Ask:  "Your assertions on the expiry: when exactly does a token expire? api.Advance moves the clock.",
			Swap: Parser(jwt.WithLeeway(10 * time.Minute)),
		}},
	},
}
