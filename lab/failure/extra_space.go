package failure

import (
	"database/sql"
	"errors"
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// ExtraSpace is the right password with a user name that was copied with a trailing space.
var ExtraSpace = Failure{
	Cause: lab.ExtraSpace,
	Means: "The password is right. The name has an extra space.",
	See:   "The log says `rows=0`, and `user` ends with a space, inside the quotes.",
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
		Number:     "T107",
		Symptom:    "I copied user and password from the wiki. 401. I typed them by hand: fine.",
		Begin:      "Look at the name inside its quotes: t.Logf(\"%q\", ...), or the log line's Text.",
		Production: "This happens wherever people copy credentials from a wiki or a mail. First, print the value in quotes.",
		Mutants: []Mutant{
			{
				Clause: "401.6", Lab: "a lab that removes the spaces from the password too",
				Ask:  "Your assertions after the cure: does the right name help your customer?",
				Swap: func(w *world.World) { w.App.Password = func(p string) string { return strings.ReplaceAll(p, " ", "") } },
			},
			{
				Clause: "401.5", Promise: "user", Lab: "a lab that trims the name before it logs it",
				Ask:  "Your assertions on the log: does the line show the name as it was sent?",
				Swap: Logged("user", strings.TrimSpace),
			},
			{
				Clause: "401.3", Promise: "type", Lab: "a lab whose response has another `type` when no account has the name",
				Ask: "Your assertions on the body: what does it tell an attacker who is guessing names?",
				Swap: Problem(func(p *api.Problem) {
					if errors.Is(p.Err, sql.ErrNoRows) {
						p.Set("type", "/problems/unknown-user")
					}
				}),
			},
			{
				Clause: "401.6", Lab: "a lab that mails a code after a refused login, and responds with 202 until the code comes",
				Ask:  "Your assertions after the cure: which status code does the contract promise?",
				Swap: SpoilsSuccess(mailsCode),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.WrongPassword, Ask: "Your assertions on the log: was the name wrong, or the password?"},
			{Cause: lab.DisabledUser, Ask: "Your assertions on the log: did the API find no account, or one that is closed?"},
			{Cause: lab.UsernameCase, Ask: "Your assertions on the log: the name was wrong. What exactly was wrong with it?"},
		},
	},
}

// mailsCode asks for a second step in place of the token.
func mailsCode(s *Success) {
	s.Status, s.Body = http.StatusAccepted, `{"next":"enter the code that we have mailed to you"}`
}
