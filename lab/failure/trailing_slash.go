package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// TrailingSlash is a valid path with a slash at its end.
//
// That is a different path (RFC 3986 §6.2.3 treats only the empty path like "/"). Routers differ in how they handle it.
// Echo takes it as part of the last parameter, so the id is "7/".
var TrailingSlash = Failure{
	Cause: lab.TrailingSlash,
	Means: "The path has an extra slash after the id, and the API takes it as part of the id.",
	See:   "The log's `route` is the one for a resource. There is no `id`, and `err` quotes an id that ends in a slash.",
	Shows: Shows{
		Log: map[string]string{"route": "/api/v1/resource/:id", "layer": "app", "id": ""},
		Err: `parsing "7/"`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) { asksAt(documentedPath(w) + "/")(w) },
	Cure:  asksAsDocumented,
}
