package server

import (
	"fmt"

	"failurelab/lab/world"
)

// mostRows is how many rows callers may add to a table: enough for everything that anybody tries, and nothing for a disk
// to fill up with.
const mostRows = 10_000

// forgetful keeps a database from growing with every call. A course's labs live for a test; these live for as long as
// someone calls them. What a lab has from the start on is never forgotten.
func forgetful(w *world.World) {
	for _, table := range []string{"sessions", "data", "resources"} {
		seeded := w.Database.Column("select coalesce(max(rowid), 0) from " + table)[0]
		w.Database.Exec(fmt.Sprintf(`create trigger %[1]s_forgotten after insert on %[1]s begin
			delete from %[1]s where rowid between %[2]s + 1 and new.rowid - %[3]d;
		end`, table, seeded, mostRows))
	}
}
