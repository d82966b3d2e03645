package failure

import "failurelab/lab"

// TrailingSlash is a good path with a slash behind it.
//
// A slash more is another path (RFC 3986 §6.2.3 knows only the empty path as the same as "/"). Routers differ in what they
// make of it: echo takes it for a part of the last parameter, so that the id is "7/".
var TrailingSlash = Failure{
	Cause: lab.TrailingSlash,
	Means: "There is a slash too many, behind the id.",
	See:   "The log's `route` is that of a resource, there is no `id`, and `err` quotes one that ends in a slash.",
	Shows: Shows{
		Log: map[string]string{"route": "/api/v1/resource/:id", "layer": "app", "id": ""},
		Err: `parsing "7/"`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: asksAt("/api/v1/resource/7/"),
}
