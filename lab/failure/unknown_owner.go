package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// UnknownOwner is a request about an account that does not exist.
//
// Names are compared byte by byte, so `Grace` does not match `grace`. The app refuses without looking the account up.
// If it did, the response would reveal which accounts exist.
var UnknownOwner = Failure{
	Cause: lab.UnknownOwner,
	Means: "The request is about an account that does not exist. No account has exactly that name.",
	See:   "The log's `owner` differs from its `user`, and no row in `users` has exactly that name.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "owner": "Grace", "scope": "admin"},
		Err: `that of "Grace"`,
		SQL: `select 1 where not exists (select 1 from users where name = 'Grace')`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: savesFor(graceInCapitals, "admin", "admin"),
	Cure:  addsOwnValue,
}

// graceInCapitals is grace's name with a capital, as a form corrects it.
func graceInCapitals(w *world.World) string { return capitalized(grace(w)) }
