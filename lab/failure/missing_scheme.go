package failure

import (
	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// MissingScheme is a base URL that was configured without its http://.
var MissingScheme = Failure{
	Cause: lab.MissingScheme,
	Means: "The URL has no `http://`, so the client does not know which protocol to use.",
	See:   "The client's error names a protocol scheme. The log has no line.",
	Shows: Shows{
		Client: "protocol scheme",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) {
		pingsWithToken("ada", api.TokenLife)(w)
		w.Customer.Scheme = ""
	},
	Cure: pingsWithToken("ada", api.TokenLife),
}
