package failure

import (
	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// ForgedToken is a token that was signed with another key.
var ForgedToken = Failure{
	Cause: lab.ForgedToken,
	Means: "The API never signed the token.",
	See:   "The log's `err` says that the signature is invalid.",
	Shows: Shows{
		Log: map[string]string{"credential": "token"},
		Err: "signature is invalid",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) {
		pings(authorization("Bearer " + w.SignToken([]byte("of another issuer"), "ada", "no session", api.TokenLife)))(w)
	},
	Cure: pingsWithToken("ada", api.TokenLife),
}
