package failure

import (
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/api"

	"github.com/golang-jwt/jwt/v5"
)

// ExpiredToken is a genuine token that is used after its expiry.
//
// It is signed with the lab's own key, and its session is valid. The parser that accepts every valid token rejects it
// because of its exp claim (RFC 7519 §4.1.4).
var ExpiredToken = Failure{
	Cause: lab.ExpiredToken,
	Means: "A token that was good, until its expiry.",
	See:   "The log's `err` says that the token is expired, and its `expires_at` lies in the past.",
	Shows: Shows{
		Log: map[string]string{"credential": "token"},
		Err: "expired",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: pingsWithToken("ada", -3*time.Hour),
	Cure:  pingsWithToken("ada", api.TokenLife),

	Ticket: &Ticket{
		Number:  "T105",
		Symptom: "It worked this morning. Since lunch every call answers 401.",
		Begin:   "Send the customer's request and read the log line's err. Who wrote it, and about what?",
		Near:    []lab.Cause{lab.RevokedToken},
		Mutants: []Mutant{
			{
				Clause: "401.6", Lab: "a lab behind a cache that goes on serving the refusal",
				Ask:  "Is your customer helped by a fresh token?",
				Swap: Cached,
			},
			{
				Clause: "401.4", Lab: "a lab whose challenge tells a stranger that the token is expired",
				Ask: "What may somebody with a stolen token learn from the headers?",
				Swap: Header("WWW-Authenticate",
					`Bearer realm="lab", error="invalid_token", error_description="The access token expired"`),
			},
			{
				Clause: "401.1", Lab: "a lab that answers 403",
				Ask:  "Would a client know from the status that it should log in again?",
				Swap: Status(http.StatusForbidden), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.ForgedToken, Ask: "Same request, same 401. What differs in api.Log()?"},
			{Cause: lab.RevokedToken, Ask: "Did the token end, or was it ended?"},
			{Cause: lab.DisabledUser, Ask: "Is it the token, or somebody?", Break: disabledUserWithToken},
		},
		EdgeCases: []Mutant{{
			Clause: "401.7", Lab: "a lab that is ten minutes generous",
			Ask:  "When exactly does a token end? api.Advance moves the clock.",
			Swap: Parser(jwt.WithLeeway(10 * time.Minute)),
		}},
	},
}
