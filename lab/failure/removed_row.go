package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// RemovedRow is a resource that was deleted directly in the database, past the API.
//
// There is no tombstone. What is left is a gap: sqlite_sequence is at the id or above, so it was handed out, and it has no
// row (sqlite.org/autoinc.html).
var RemovedRow = Failure{
	Cause: lab.RemovedRow,
	Means: "The resource's row was deleted directly in the database, not through the API.",
	See:   "The log says `rows=0`. `resources` has no such row, although `seq` in `sqlite_sequence` has come that far.",
	Shows: Shows{
		Log: map[string]string{"rows": "0", "id": "100"},
		Err: "no rows",
		SQL: `select 1 from sqlite_sequence where name = 'resources' and seq >= 100 and not exists (select 1 from resources where id = 100)`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(removes(100), asksFor(100)),
	Cure:  restores(100),

	Ticket: &Ticket{
		Number:     "T305",
		Symptom:    "Number 100 is on your invoice from May. Now it is 404. Is the invoice wrong?",
		Begin:      "You have seen such a log line before. What can the database still tell you about a row that is gone?",
		Production: "This happens after a cleanup script runs directly on the database. First, restore the row from a backup, then find the script.",
		Near:       []lab.Cause{lab.DeletedResource},
		Mutants: []Mutant{
			{
				Clause: "404.8", Promise: "new", Lab: "a lab that hands out the same id again",
				Ask:  "Your assertions on a new resource: make one (POST, with a good token). Which number does it get?",
				Swap: withoutSequence,
			},
			{
				Clause: "404.6", Lab: "a lab behind a cache that keeps sending the 404", // RFC 9111 §4.2.2: a 404 may be cached
				Ask:  "Your assertions after the cure: is your customer helped once the row is back?",
				Swap: Cached,
			},
			{
				Clause: "404.6", Lab: "a lab whose restored row lacks what the code expects, so it responds with 500",
				Ask:  "Your assertions after the cure: which status code does the corrected request get?",
				Swap: SpoilsStatus(http.StatusInternalServerError),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.DeletedResource, Ask: "Your assertions on the database: the log line is the same for both. Is a row left?", Break: Steps(deletes("grace", 100), asksFor(100))},
			{Cause: lab.BeyondSequence, Ask: "Your assertions on the database: the log line is the same for both. Was there ever a number 100?", Break: Steps(issuesIDs(99), asksFor(100))},
			{Cause: lab.HiddenByOwnership, Ask: "Your assertions on the log: how many rows did the API find?", Break: Steps(owns("grace", 100), asksFor(100)), Cure: shares(100)},
		},
	},
}

// withoutSequence recreates the table without AUTOINCREMENT. SQLite then uses one more than the highest id in the table. The
// newest resources are gone too, so the next id is one that an older resource had.
func withoutSequence(w *world.World) {
	w.Database.Exec(`create table made_again (id integer primary key, name text not null, owner_id integer, deleted_at text, deleted_by text)`)
	w.Database.Exec(`insert into made_again select id, name, owner_id, deleted_at, deleted_by from resources where id < ?`, world.LastResource)
	w.Database.Exec(`drop table resources`)
	w.Database.Exec(`alter table made_again rename to resources`)
	w.Database.Exec(`insert into sqlite_sequence (name, seq) values ('resources', ?)`, w.Number(world.LastResource))
}
