package failure

import "failurelab/lab"

// CommaInScope is a list of scopes separated by commas.
//
// Some APIs use commas. OAuth uses spaces (RFC 6749 §3.3), so `reader,admin` is one scope.
var CommaInScope = Failure{
	Cause: lab.CommaInScope,
	Means: "The scopes were granted with a comma between them. So they count as one word, and no route needs that word.",
	See:   "The log's `scope` has the word that the route `needs`, next to a comma.",
	Shows: Shows{
		Log: map[string]string{"user": "grace", "scope": commaScope},
		Err: `not among "reader,admin"`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: listsValuesWithToken("grace", graceToken, commaScope, commaScope),
	Cure:  regrants(commaScope, spaces),
}
