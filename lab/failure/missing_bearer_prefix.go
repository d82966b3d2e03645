package failure

import (
	"errors"
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// MissingBearerPrefix is a valid token in the right header, without the scheme `Bearer` in front of it.
var MissingBearerPrefix = Failure{
	Cause: lab.MissingBearerPrefix,
	Means: "The token is there. The word `Bearer` before it is missing.",
	See:   "The log says `credential=unreadable`. Its `err` says what the header looked like.",
	Shows: Shows{
		Log: map[string]string{"credential": "unreadable"},
		Err: "got 1 word(s)",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) { pings(authorization(w.Token("ada", api.TokenLife)))(w) },
	Cure:  pingsWithToken("ada", api.TokenLife),

	Ticket: &Ticket{
		Number:     "T102",
		Symptom:    "Same 401. But I do send the token that /login gave me, look!",
		Begin:      "t.Log(api.Request().Header), and run with -v. Compare it with what T101 sent when it was let in.",
		Production: "This happens when a team moves to another HTTP client or a secret store. First, log the scheme of the header, never the token.",
		Near:       []lab.Cause{lab.MissingHeader},
		Mutants: []Mutant{
			{
				Clause: "401.1", Lab: "a lab that strips `Bearer ` wherever it finds it, and so accepts a token alone",
				Ask:  "Your assertion on the status code: is the request refused at all?",
				Swap: func(w *world.World) { w.App.Scheme = stripsBearer }, Status: true,
			},
			{
				Clause: "401.6", Lab: "a lab that cuts off `Bearer` and keeps the space after it",
				Ask:  "Your assertions after the cure: does the right header help your customer?",
				Swap: func(w *world.World) { w.App.Scheme = keepsSpace },
			},
			{
				Clause: "401.5", Promise: "credential", Lab: "a lab whose log says that nothing was sent",
				Ask: "Your assertions on the log: the customer did send something. Does the log say so?",
				Swap: Steps(
					Logged("credential", func(c string) string { return strings.Replace(c, "unreadable", "none", 1) }),
					Logged("err", func(string) string { return "no Authorization and no X-API-Key header" }),
				),
			},
			{
				Clause: "401.6", Lab: "a lab that only queues the request, and responds with 202",
				Ask:  "Your assertions after the cure: which status code does the contract promise?",
				Swap: SpoilsStatus(http.StatusAccepted),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.MissingHeader, Ask: "Your assertions on the log: did the customer send something that the API could not read, or nothing?"},
			{Cause: lab.ForgedToken, Ask: "Your assertions on the log: could the API not read the header, or did it refuse the token in it?"},
			{Cause: lab.ExpiredToken, Ask: "Your assertions on the log: could the API not read the header, or did it refuse the token in it?"},
		},
		Others: []LookAlike{
			{Cause: lab.FastClock},
			{Cause: lab.RevokedToken},
			{Cause: lab.DisabledUser, Break: disabledUserWithToken},
		},
	},
}

// stripsBearer removes the scheme wherever it stands, and accepts a value without it.
func stripsBearer(header string) (string, error) {
	return strings.ReplaceAll(header, "Bearer ", ""), nil
}

// keepsSpace removes the scheme, and leaves the space behind it in the token.
func keepsSpace(header string) (string, error) {
	token, ok := strings.CutPrefix(header, "Bearer")
	if !ok {
		return "", errors.New(`authorization header: want "Bearer <token>", got 1 word(s)`)
	}
	return token, nil
}
