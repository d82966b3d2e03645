package failure

import (
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// WrongPassword is an existing user name with a wrong password.
var WrongPassword = Failure{
	Cause: lab.WrongPassword,
	Means: "The name exists. The password is wrong.",
	See:   "The log says `rows=1`. Its `err` says that the password's hash is another one.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "rows": "1"},
		Err: "hash is another one",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) { logsIn("ada", mistyped(w.Called(world.Password)))(w) },
	Cure:  logsIn("ada", world.Password),
}

// mistyped is a password with a neighboring key hit for each digit.
func mistyped(password string) string {
	return strings.Map(func(r rune) rune {
		if '0' < r && r <= '9' {
			return r - 1
		}
		return r
	}, password)
}
