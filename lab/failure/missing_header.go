package failure

import (
	"errors"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// MissingHeader is a request without a credential.
var MissingHeader = Failure{
	Cause: lab.MissingHeader,
	Means: "The request carries no credential.",
	See:   "The log says `credential=none`. The API looked nothing up.",
	Shows: Shows{
		Log: map[string]string{"credential": "none"},
		Err: "no Authorization",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: pings(nil),
	Cure:  pingsWithToken("ada", api.TokenLife),

	Ticket: &Ticket{
		Number:     "T101",
		Symptom:    "I have an account, yet /api/v1/ping answers 401.",
		Begin:      "What does the customer's program send? t.Log(api.Request().Header), and run with -v.",
		Production: "This happens after a redirect to another host, which makes clients drop the Authorization header. First, check what really arrived, not what the code sends.",
		Near:       []lab.Cause{lab.MissingBearerPrefix},
		Mutants: []Mutant{
			{
				Clause: "401.2", Promise: "scheme", Lab: "a lab that sends no WWW-Authenticate header",
				Ask:  "Your assertions on the headers: which header must every 401 carry?",
				Swap: Header("WWW-Authenticate", ""),
			},
			{
				Clause: "401.6", Lab: "a lab that knows the scheme only in lower case, and refuses `Bearer`",
				Ask:  "Your assertions after the cure: does a good credential help your customer?",
				Swap: func(w *world.World) { w.App.Scheme = lowerCaseSchemeOnly },
			},
			{
				Clause: "401.5", Promise: "credential", Lab: "a lab whose log does not say what kind of credential was sent",
				Ask:  "Your assertions on the log: at three in the morning, where do you see that the customer sent nothing?",
				Swap: Unlogged("credential"),
			},
			{
				Clause: "401.2", Promise: "scheme", Lab: "a lab that challenges for Basic, which it does not accept",
				Ask:  "Your assertions on the headers: which kind of credential does the challenge ask for?",
				Swap: Header("WWW-Authenticate", `Basic realm="lab"`),
			},
			{
				Clause: "401.6", Lab: "a lab that lets only administrators ping, and responds with 403 to everyone else",
				Ask:  "Your assertions after the cure: the status code is no longer 401. Does that prove that your customer gets in?",
				Swap: needsScope("admin"),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.MissingBearerPrefix, Ask: "Your assertions on the log: did the customer send nothing, or something that the API could not read?"},
			{Cause: lab.ExpiredToken, Ask: "Your assertions on the log: did the customer send nothing, or something that the API refused?"},
		},
		EdgeCases: []Mutant{{
			Clause: "401.2", Promise: "error", Lab: "a lab that calls the token invalid although none was sent (RFC 6750 §3.1)",
			Ask:  "Your assertions on the headers: what should a challenge not say to a customer who sent nothing?",
			Swap: Header("WWW-Authenticate", `Bearer realm="lab", error="invalid_token"`),
		}},
	},
}

// lowerCaseSchemeOnly accepts the scheme in lower case only.
func lowerCaseSchemeOnly(header string) (string, error) {
	token, ok := strings.CutPrefix(header, "bearer ")
	if !ok {
		return "", errors.New("authorization header: no bearer token")
	}
	return token, nil
}
