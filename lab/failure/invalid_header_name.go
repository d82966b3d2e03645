package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// InvalidHeaderName is a header name that was configured with its colon, as examples show it.
var InvalidHeaderName = Failure{
	Cause: lab.InvalidHeaderName,
	Means: "The header's name has a colon in it, so the client refuses to send it.",
	See:   "The client's error names a header field *name*. The log has no line.",
	Shows: Shows{
		Client: "header field name",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) {
		pings(http.Header{"Authorization:": {"Bearer " + w.Token("ada", api.TokenLife)}})(w)
	},
	Cure: pingsWithToken("ada", api.TokenLife),
}
