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
	Means: "The password is right. The name is in the wrong case.",
	See:   "The log says `rows=0`, and `user` differs from the account's name only in its case.",
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
		Number:     "T106",
		Symptom:    "The password is right: I can log in on my colleague's machine. On mine: 401.",
		Begin:      "Which name did the API look up, letter by letter? Look at the log. Which names exist? Ask api.SQL.",
		Production: "This happens after a move to another user directory: some are case-sensitive, and some are not. First, compare the name that arrived with the stored one, letter by letter.",
		Mutants: []Mutant{
			{
				Clause: "401.6", Lab: "a lab that turns the password into lower case too",
				Ask:  "Your assertions after the cure: does the right name help your customer?",
				Swap: func(w *world.World) { w.App.Password = strings.ToLower },
			},
			{
				Clause: "401.5", Promise: "user", Lab: "a lab that logs the name in lower case",
				Ask:  "Your assertions on the log: does the line show the name as it was typed?",
				Swap: Logged("user", strings.ToLower),
			},
			{
				Clause: "401.1", Lab: "a lab that responds with 404 to a name that it does not know",
				Ask:  "Your assertion on the status code: what does it tell an attacker who is guessing names?",
				Swap: Status(http.StatusNotFound), Status: true,
			},
			{
				Clause: "401.6", Lab: "a lab that locks an account after one refused login, and responds with 403 from then on",
				Ask:  "Your assertions after the cure: the status code is no longer 401. Does that prove that your customer gets in?",
				Swap: answersInstead(http.StatusForbidden),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.WrongPassword, Ask: "Your assertions on the log: was the name wrong, or the password?"},
			{Cause: lab.DisabledUser, Ask: "Your assertions on the log: did the API find no account, or one that is closed?"},
			{Cause: lab.ExtraSpace, Ask: "Your assertions on the log: the name was wrong. What exactly was wrong with it?"},
		},
	},
}

// capitalized is a name as a phone's keyboard corrects it.
func capitalized(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
