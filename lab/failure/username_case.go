package failure

import (
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// UsernameCase is the right password with a user name in the wrong case.
//
// SQLite compares text byte by byte by default, as PostgreSQL does. MySQL does not, so this failure comes with a migration.
var UsernameCase = Failure{
	Cause: lab.UsernameCase,
	Means: "The right password, and the name in another case.",
	See:   "The log says `rows=0`, and `user` differs from the account's name in its case only.",
	Shows: Shows{
		Log: map[string]string{"user": "Ada", "rows": "0"},
		Err: "no rows",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: logsInAs("ada", capitalized, world.Password),
	Cure:  logsIn("ada", world.Password),

	Ticket: &Ticket{
		Number:  "T106",
		Symptom: "The password is right: I can log in on my colleague's machine. On mine: 401.",
		Begin:   "Which name did the app look up, letter by letter, and which names are there? The log, and api.SQL.",
		Mutants: []Mutant{
			{
				Clause: "401.6", Lab: "a lab that turns the password into lower case too",
				Ask:  "Is your customer helped, once the name is right?",
				Swap: func(w *world.World) { w.App.Password = strings.ToLower },
			},
			{
				Clause: "401.5", Lab: "a lab that logs the name as it should have been",
				Ask:  "Does the log show the name as it was typed?",
				Swap: Logged("user", strings.ToLower),
			},
			{
				Clause: "401.1", Lab: "a lab that answers 404 for a name that it does not know",
				Ask:  "What does the status tell somebody who is guessing names?",
				Swap: Status(http.StatusNotFound), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.WrongPassword, Ask: "Was it the name that did not fit, or the password?"},
			{Cause: lab.DisabledUser, Ask: "Was nobody found, or somebody who may not come in?"},
			{Cause: lab.ExtraSpace, Ask: "The name did not fit. In what?"},
		},
	},
}

// capitalized is a name as a phone's keyboard corrects it.
func capitalized(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
