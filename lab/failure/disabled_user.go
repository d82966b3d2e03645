package failure

import (
	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// DisabledUser is a valid credential of a disabled account. Every kind of credential can have this cause.
var DisabledUser = Failure{
	Cause: lab.DisabledUser,
	Means: "The credential is good. The account was closed.",
	See:   "In `users`, `disabled_at` is set. For a login, the log's `err` says so too.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "rows": "1"},
		Err: "disabled_at",
		SQL: `select 1 from users where name = 'ada' and disabled_at is not null`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(disablesUser("ada"), logsIn("ada", world.Password)),
	Cure:  enablesAll,
}

// disabledPartner is the same with a valid API key.
func disabledPartner(w *world.World) {
	w.IssueKey("acme", w.Called(partnerKey))
	disablesUser("acme")(w)
	pingsWithKey(partnerKey)(w)
}

// disabledUserWithToken is the same with a valid token.
func disabledUserWithToken(w *world.World) {
	pingsWithToken("grace", api.TokenLife)(w)
	disablesUser("grace")(w)
}
