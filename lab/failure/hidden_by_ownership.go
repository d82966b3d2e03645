package failure

import (
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
)

// HiddenByOwnership is a resource that belongs to another user.
//
// A server may answer 404 instead of 403, to hide that the resource exists (RFC 9110 §15.5.4). That works only if both 404s
// are identical, so only the log shows the cause.
var HiddenByOwnership = Failure{
	Cause: lab.HiddenByOwnership,
	Means: "It is there and somebody else's, and the API does not let on.",
	See:   "The log says `rows=1`, and its `owner` is another than the `user` who called, if there is one.",
	Shows: Shows{
		Log: map[string]string{"rows": "1", "id": "12", "user": "ada", "owner": "grace"},
		Err: "is that of",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(owns("grace", 12), asksAs("ada", 12)),
	Cure:  owns("ada", 12),

	Ticket: &Ticket{
		Number:  "T307",
		Stretch: true,
		Symptom: "My colleague sees number 12. I am logged in as well, and I get 404.",
		Begin:   "Two customers, one path, two answers. How much did the API find for yours? The log says it.",
		Mutants: []Mutant{
			{
				Clause: "404.3", Lab: "a lab whose answer differs by a word from that for nothing at all",
				Ask: "Is this 404 like the one for /nothing, to the last byte?",
				Swap: Problem(func(p *api.Problem) {
					if isHiddenDenial(p) {
						p.Set("detail", "There is nothing for you at this path.")
					}
				}),
			},
			{
				Clause: "404.3", Lab: "a lab whose headers tell what its body hides",
				Ask: "Does this 404 have the headers of the one for /nothing, and no other?",
				Swap: Problem(func(p *api.Problem) {
					if isHiddenDenial(p) {
						p.Header.Set("Vary", "Authorization")
					}
				}),
			},
			{
				Clause: "404.5", Lab: "a lab that hides it from its own log",
				Ask:  "Somebody has to find out whose it is. From what?",
				Swap: Unlogged("owner"),
			},
			{
				Clause: "404.1", Lab: "a lab that answers 403",
				Ask:  "What does a stranger learn from the status?",
				Swap: Status(http.StatusForbidden), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.DeletedResource, Ask: "How many rows did the API find?", Break: Steps(deletes("grace", 12), asksAs("ada", 12))},
			{Cause: lab.RemovedRow, Ask: "Is there a row?", Break: Steps(removes(12), asksAs("ada", 12))},
			{Cause: lab.BeyondSequence, Ask: "Was there ever a number 12?", Break: Steps(issuesIDs(11), asksAs("ada", 12))},
		},
	},
}

// isHiddenDenial reports whether a 404 hides another user's resource.
func isHiddenDenial(p *api.Problem) bool { return strings.Contains(p.Err.Error(), "is that of") }
