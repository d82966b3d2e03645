package failure

import (
	"errors"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// MissingBearerPrefix is a valid token in the right header, without the scheme `Bearer` in front of it.
var MissingBearerPrefix = Failure{
	Cause: lab.MissingBearerPrefix,
	Means: "The token is there; the word `Bearer` before it is not.",
	See:   "The log says `credential=unreadable`, and its `err` what the header looked like.",
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
		Number:  "T102",
		Symptom: "Same 401. But I do send the token that /login gave me, look!",
		Begin:   "t.Log(api.Request().Header), and run with -v: compare it with what T101 sent when it was let in.",
		Near:    []lab.Cause{lab.MissingHeader},
		Mutants: []Mutant{
			{
				Clause: "401.1", Lab: "a lab that strips `Bearer ` wherever it stands, and so takes a bare token too",
				Ask:  "Is the call refused at all?",
				Swap: func(w *world.World) { w.App.Scheme = stripsBearer }, Status: true,
			},
			{
				Clause: "401.6", Lab: "a lab that cuts off `Bearer` and keeps the space behind it",
				Ask:  "Is your customer helped, once the header is right?",
				Swap: func(w *world.World) { w.App.Scheme = keepsSpace },
			},
			{
				Clause: "401.5", Lab: "a lab whose log says that nothing was sent",
				Ask: "Something was sent. Does the log say so?",
				Swap: Steps(
					Logged("credential", func(c string) string { return strings.Replace(c, "unreadable", "none", 1) }),
					Logged("err", func(string) string { return "no Authorization and no X-API-Key header" }),
				),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.MissingHeader, Ask: "Did something come that could not be read, or did nothing come?"},
			{Cause: lab.ForgedToken, Ask: "Could the header not be read, or was the token in it refused?"},
			{Cause: lab.ExpiredToken, Ask: "Could the header not be read, or was the token in it refused?"},
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
