package failure

import "failurelab/lab"

// WrongPassword is an existing user name with a wrong password.
var WrongPassword = Failure{
	Cause: lab.WrongPassword,
	Means: "The name exists, and its password is another one.",
	See:   "The log says `rows=1`, and its `err` that the hash is another one.",
	Shows: Shows{
		Log: map[string]string{"user": "ada", "rows": "1"},
		Err: "hash is another one",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: logsIn("ada", "Correct horse 8 battery"),
}
