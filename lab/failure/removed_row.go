package failure

import (
	"log/slog"

	"failurelab/lab"
	"failurelab/lab/world"
)

// RemovedRow is a resource that was deleted directly in the database, past the API.
//
// There is no tombstone. What is left is a gap: sqlite_sequence is at the id or above, so it was handed out, and it has no
// row (sqlite.org/autoinc.html).
var RemovedRow = Failure{
	Cause: lab.RemovedRow,
	Means: "Somebody deleted its row in the database, past the API.",
	See:   "The log says `rows=0`; `resources` has no such row, and yet `seq` in `sqlite_sequence` has come that far.",
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
		Number:  "T305",
		Symptom: "Number 100 is on your invoice from May. Now it is 404. Is the invoice wrong?",
		Begin:   "The log line is like others that you have seen. What can the database know of something that is not in it?",
		Near:    []lab.Cause{lab.DeletedResource},
		Mutants: []Mutant{
			{
				Clause: "404.8", Lab: "a lab that hands an id out again",
				Ask:  "Make a resource (POST, with a good token). Whose number does it get?",
				Swap: withoutSequence,
			},
			{
				Clause: "404.6", Lab: "a lab behind a cache that goes on serving the refusal", // RFC 9111 §4.2.2: a 404 may be cached
				Ask:  "Is your customer helped when the row is back?",
				Swap: Cached,
			},
			{
				Clause: "404.5", Lab: "a lab that logs every 404 as an error of its own",
				Ask:  "Somebody is woken up for each line with level ERROR. Is this worth it?",
				Swap: func(w *world.World) { w.App.Level = func(int) slog.Level { return slog.LevelError } },
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.DeletedResource, Ask: "The log reads the same for both. Was it deleted, or is it gone?", Break: Steps(deletes("grace", 100), asksFor(100))},
			{Cause: lab.BeyondSequence, Ask: "The log reads the same for both. Was there ever a number 100?", Break: Steps(issuesIDs(99), asksFor(100))},
			{Cause: lab.HiddenByOwnership, Ask: "How many rows did the API find?", Break: Steps(owns("grace", 100), asksFor(100))},
		},
	},
}

// withoutSequence recreates the table without AUTOINCREMENT. SQLite then uses one more than the highest id in the table.
func withoutSequence(w *world.World) {
	w.Database.Exec(`create table made_again (id integer primary key, name text not null, owner_id integer, deleted_at text, deleted_by text)`)
	w.Database.Exec(`insert into made_again select id, name, owner_id, deleted_at, deleted_by from resources`)
	w.Database.Exec(`drop table resources`)
	w.Database.Exec(`alter table made_again rename to resources`)
	w.Database.Exec(`insert into sqlite_sequence (name, seq) values ('resources', 100)`)
}
