package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// DeletedResource is a resource that a user deleted through the API.
//
// DELETE leaves a tombstone: the row stays, with the time and the user's name, and every query of the app skips it. The
// response is 404, not 410, which is for a resource known to be gone for good (RFC 9110 §15.5.11).
var DeletedResource = Failure{
	Cause: lab.DeletedResource,
	Means: "A user deleted the resource through the API.",
	See:   "The log says `rows=0`. In `resources` the row is still there, with `deleted_at` and `deleted_by`.",
	Shows: Shows{
		Log: map[string]string{"rows": "0", "id": "77"},
		Err: "no rows",
		SQL: `select 1 from resources where id = 77 and deleted_at is not null and deleted_by = 'grace'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,
	AlsoSide: map[lab.Side]string{
		lab.Server: "The row is still there, so the API's team could restore it. The customer may also ask for the replacement.",
	},

	Break: Steps(deletes("grace", 77), asksFor(77)),
	Cure:  asksInstead(replacementID),

	Ticket: &Ticket{
		Number:     "T302",
		Symptom:    "Number 77 was there on Friday. Today you answer 404, and I did nothing.",
		Begin:      "The log says what the API looked for, and how many rows it found. Look for it yourself with api.SQL.",
		Production: "This happens when two systems keep the same list and one of them cleans up. First, look for the deleted row and its `deleted_by`, and ask the user who deleted it.",
		Near:       []lab.Cause{lab.RemovedRow},
		Mutants: []Mutant{
			{
				Clause: "404.7", Lab: "a lab that records when a resource was deleted, but not by which user",
				Ask:  "Your assertions on the database: your customer asks which user deleted it. What can you say?",
				Swap: func(w *world.World) { w.Database.Exec(`update resources set deleted_by = null where id = 77`) },
			},
			{
				Clause: "404.6", Lab: "a lab that fetches the replacement from an archive, and responds with 202 until it has it",
				Ask:  "Your assertions after the cure: which status code does the corrected request get?",
				Swap: SpoilsStatus(http.StatusAccepted),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.RemovedRow, Ask: "Your assertions on the database: the log line is the same for both. What is left of the resource in the database?", Break: Steps(removes(77), asksFor(77)), Cure: restores(77)},
			{Cause: lab.BeyondSequence, Ask: "Your assertions on the database: the log line is the same for both. Was there ever a number 77?", Break: Steps(issuesIDs(76), asksFor(77))},
			{Cause: lab.HiddenByOwnership, Ask: "Your assertions on the log: how many rows did the API find?", Break: Steps(owns("grace", 77), asksFor(77)), Cure: shares(77)},
		},
		EdgeCases: []Mutant{
			{
				Clause: "404.1", Lab: "a lab that responds with 410",
				Ask:  "Your assertion on the status code: can the API know that it is gone for good?",
				Swap: Status(http.StatusGone), Status: true,
			},
			{
				Clause: "404.7", Lab: "a lab that deletes rows for good, from now on",
				Ask: "Your assertions on the database: what is left of a resource when you delete one yourself?",
				Swap: func(w *world.World) {
					w.Database.Exec(`create trigger thorough after update of deleted_at on resources begin
						delete from resources where id = new.id; end`)
				},
			},
			{
				Clause: "404.3", Lab: "a lab that tells everyone that the resource once existed",
				Ask:  "Your assertions on the body: does this 404 have the same values as the one for /nothing?",
				Swap: tellsOfDeletion,
			},
		},
	},
}

// tellsOfDeletion says in the response that the resource was deleted.
func tellsOfDeletion(w *world.World) {
	deleted := w.Database.Column(`select '/api/v1/resource/' || id from resources where deleted_at is not null`)
	Problem(func(p *api.Problem) {
		for _, path := range deleted {
			for _, m := range p.Members {
				if m.Name == "instance" && m.Value == path {
					p.Set("detail", "This resource was deleted.")
				}
			}
		}
	})(w)
}
