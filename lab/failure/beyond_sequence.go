package failure

import (
	"strconv"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// BeyondSequence is an id that nothing ever had.
//
// SQLite remembers in sqlite_sequence the greatest id that a table with AUTOINCREMENT ever handed out
// (sqlite.org/autoinc.html). Whatever lies beyond it was never there, and nobody can have lost it.
var BeyondSequence = Failure{
	Cause: lab.BeyondSequence,
	Means: "The id was never handed out.",
	See:   "The log says `rows=0`; the id lies beyond `seq`, the last one handed out (table `sqlite_sequence`).",
	Shows: Shows{
		Log: map[string]string{"rows": "0", "id": "105"},
		Err: "no rows",
		SQL: `select 1 from sqlite_sequence where name = 'resources' and seq < 105`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: asksFor(105),

	Ticket: &Ticket{
		Number:  "T304",
		Symptom: "Number 105 is on my list, and you answer 404. Did you lose it?",
		Begin:   "The log says how much the API found. Before you look for whoever lost it: what would prove that there was one?",
		Cure:    asksFor(15), // which it should have been
		Near:    []lab.Cause{lab.RemovedRow},
		Mutants: []Mutant{
			{
				Clause: "404.8", Lab: "a lab that answers 201 to whoever makes a resource, and keeps nothing",
				Ask: "Make a resource (POST, with a good token). Is it there?",
				Swap: func(w *world.World) {
					w.Exec(`create trigger uncommitted after insert on resources begin delete from resources where id = new.id; end`)
				},
			},
			{
				Clause: "404.3", Lab: "a lab that tells everybody how many resources there are",
				Ask:  "Is this 404 like the one for /nothing, member by member?",
				Swap: Problem(counting),
			},
			{
				Clause: "404.5", Lab: "a lab whose log does not say which id it looked for",
				Ask:  "From the log alone: what was looked for?",
				Swap: Unlogged("id"),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.RemovedRow, Ask: "The log reads the same for both. How far has the sequence come?",
				Break: Steps(issued(120), removes(105), asksFor(105)),
			},
			{
				Cause: lab.DeletedResource, Ask: "The log reads the same for both. What does the database still know of it?",
				Break: Steps(issued(120), deletes("grace", 105), asksFor(105)),
			},
			{
				Cause: lab.HiddenByOwnership, Ask: "How many rows did the API find?",
				Break: Steps(issued(120), owns("grace", 105), asksFor(105)),
			},
		},
	},
}

// counting explains itself.
func counting(p *api.Problem) {
	for _, m := range p.Members {
		path, _ := m.Value.(string)
		id, err := strconv.Atoi(strings.TrimPrefix(path, "/api/v1/resource/"))
		if m.Name == "instance" && err == nil && id > 100 {
			p.Set("detail", "There is no such resource. The last one is number 100.")
		}
	}
}
