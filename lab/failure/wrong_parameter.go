package failure

import "failurelab/lab"

// WrongParameter is an id that is no number, in a path that is right.
//
// A route with a parameter takes any text in its place; that this text names nothing is for the handler to find out, and it
// says 404, not 400, because to a client a path is one name (RFC 9110 §15.5.5).
var WrongParameter = Failure{
	Cause: lab.WrongParameter,
	Means: "The path is right up to the id, and the id is no number.",
	See:   "The log's `route` is that of a resource, there is no `id`, and `err` quotes what could not be read as one.",
	Shows: Shows{
		Log: map[string]string{"route": "/api/v1/resource/:id", "layer": "app", "id": ""},
		Err: `parsing "seven"`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: asksAt("/api/v1/resource/seven"),
}
