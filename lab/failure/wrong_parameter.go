package failure

import "failurelab/lab"

// WrongParameter is a path with an id that is not a number.
//
// A route's parameter matches any text, so the handler has to reject it. It sends 404, not 400, because to a client the
// path is one name (RFC 9110 §15.5.5).
var WrongParameter = Failure{
	Cause: lab.WrongParameter,
	Means: "The path is right up to the id, but the id is not a number.",
	See:   "The log's `route` is the one for a resource. There is no `id`, and `err` quotes the text that is not a number.",
	Shows: Shows{
		Log: map[string]string{"route": "/api/v1/resource/:id", "layer": "app", "id": ""},
		Err: `parsing "seven"`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: asksAt("/api/v1/resource/seven"),
	Cure:  asksAsDocumented,
}
