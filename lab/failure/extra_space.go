package failure

import (
	"database/sql"
	"errors"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// ExtraSpace is the right password with a user name that was copied with a trailing space.
var ExtraSpace = Failure{
	Cause: lab.ExtraSpace,
	Means: "The right password, and a space too many in the name.",
	See:   "The log says `rows=0`, and `user` has a space at its end, between the quotes.",
	Shows: Shows{
		Log: map[string]string{"user": "ada ", "rows": "0"},
		Err: "no rows",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: logsInAs("ada", func(name string) string { return name + " " }, world.Password),
	Cure:  logsIn("ada", world.Password),

	Ticket: &Ticket{
		Number:  "T107",
		Symptom: "I copied user and password from the wiki. 401. I typed them by hand: fine.",
		Begin:   "Look at the name between its quotes: t.Logf(\"%q\", ...), or the log line's Text.",
		Mutants: []Mutant{
			{
				Clause: "401.6", Lab: "a lab that takes the spaces out of the password too",
				Ask:  "Is your customer helped, once the name is right?",
				Swap: func(w *world.World) { w.App.Password = func(p string) string { return strings.ReplaceAll(p, " ", "") } },
			},
			{
				Clause: "401.5", Lab: "a lab that trims the name before it logs it",
				Ask:  "Does the log show the name as it was sent?",
				Swap: Logged("user", strings.TrimSpace),
			},
			{
				Clause: "401.3", Lab: "a lab whose answer has another `type` when nobody has the name",
				Ask: "What does the body tell somebody who is guessing names?",
				Swap: Problem(func(p *api.Problem) {
					if errors.Is(p.Err, sql.ErrNoRows) {
						p.Set("type", "/problems/unknown-user")
					}
				}),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.WrongPassword, Ask: "Was it the name that did not fit, or the password?"},
			{Cause: lab.DisabledUser, Ask: "Was nobody found, or somebody who may not come in?"},
			{Cause: lab.UsernameCase, Ask: "The name did not fit. In what?"},
		},
	},
}
