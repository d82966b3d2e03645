package failure

import (
	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// DisabledUser is a good credential of somebody whose account was closed. It shows wherever a credential is looked at.
var DisabledUser = Failure{
	Cause: lab.DisabledUser,
	Means: "The credential is in order; the account was closed.",
	See:   "In `users`, `disabled_at` is set. At the login the log's `err` says so as well.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "rows": "1"},
		Err: "disabled_at",
		SQL: `select 1 from users where name = 'ada' and disabled_at is not null`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(disabled("ada"), logsIn("ada", world.Password)),
}

// closedPartner comes with a key that is in order.
func closedPartner(w *world.World) {
	w.IssueKey("acme", partnerKey)
	disabled("acme")(w)
	pingsWithKey(partnerKey)(w)
}

// closedUserWithToken comes with a token that is in order.
func closedUserWithToken(w *world.World) {
	pingsWithToken("grace", api.TokenLife)(w)
	disabled("grace")(w)
}
