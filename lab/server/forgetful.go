package server

import (
	"fmt"

	"failurelab/lab/world"
)

// maxRows limits how many rows clients can add to a table.
const maxRows = 10_000

// forgetful limits the growth of a database: a new row beyond maxRows deletes the oldest one that a client added. Rows that the
// lab began with stay. Only the server needs this: a lab of the course ends with its test.
func forgetful(w *world.World) {
	for _, table := range []string{"sessions", "data", "resources"} {
		seeded := w.Database.Column("select coalesce(max(rowid), 0) from " + table)[0]
		w.Database.Exec(fmt.Sprintf(`create trigger %[1]s_forgotten after insert on %[1]s begin
			delete from %[1]s where rowid between %[2]s + 1 and new.rowid - %[3]d;
		end`, table, seeded, maxRows))
	}
}
