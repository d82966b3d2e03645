package failure

import (
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// UnknownOwner is a call about an account that nobody has.
//
// Names are compared byte by byte, so that `Grace` is nobody where `grace` is somebody. The app does not look whether
// there is such an account before it refuses: else the answer would tell who has one.
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

// graceInCapitals is how a form writes a name.
func graceInCapitals(w *world.World) string {
	name := grace(w)
	return strings.ToUpper(name[:1]) + name[1:]
}
