package failure

import "failurelab/lab"

// CommaInScope is a list of scopes separated by commas.
//
// Some APIs use commas. OAuth uses spaces (RFC 6749 §3.3), so `reader,admin` is one scope.
var CommaInScope = Failure{
	Cause: lab.CommaInScope,
	Means: "The scopes were granted with a comma between them, and read as one word that nobody knows.",
	See:   "The log's `scope` has what it `needs`, with a comma next to it.",
	Shows: Shows{
		Log: map[string]string{"user": "grace", "scope": "reader,admin"},
		Err: `not among "reader,admin"`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: listsValuesWithToken("grace", graceToken, "reader,admin", "reader,admin"),
}
