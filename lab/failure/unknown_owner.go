package failure

import (
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// UnknownOwner is a request about an account that does not exist.
//
// Names are compared byte by byte, so `Grace` does not match `grace`. The app refuses without looking the account up.
// Otherwise the response would tell which accounts exist.
var UnknownOwner = Failure{
	Cause: lab.UnknownOwner,
	Means: "The call is about an account that there is not: nobody's name is spelled like that.",
	See:   "The log's `owner` is another than its `user`, and in `users` no account has that name, letter by letter.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "owner": "Grace", "scope": "admin"},
		Err: `that of "Grace"`,
		SQL: `select 1 where not exists (select 1 from users where name = 'Grace')`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: savesFor(graceInCapitals, "admin"),
}

// graceInCapitals is grace's name with a capital, as a form corrects it.
func graceInCapitals(w *world.World) string {
	name := grace(w)
	return strings.ToUpper(name[:1]) + name[1:]
}
