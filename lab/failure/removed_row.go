package failure

import "failurelab/lab"

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
}
