package failure

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// BeyondSequence is an id that no resource ever had.
//
// SQLite keeps the highest id that an AUTOINCREMENT table has handed out in sqlite_sequence (sqlite.org/autoinc.html). A
// higher id was never used.
var BeyondSequence = Failure{
	Cause: lab.BeyondSequence,
	Means: "The id was never handed out.",
	See:   "The log says `rows=0`. The id is above `seq`, the last one handed out (table `sqlite_sequence`).",
	Shows: Shows{
		Log: map[string]string{"rows": "0", "id": "105"},
		Err: "no rows",
		SQL: `select 1 from sqlite_sequence where name = 'resources' and seq < 105`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: asksFor(105),
	Cure:  asksInstead(meantID),

	Ticket: &Ticket{
		Number:     "T304",
		Symptom:    "You deleted our number 105. On Monday it was still there. We want it back.",
		Begin:      "The customer says that you deleted it. What would the database show if that were true? Clause 404.7 says what a deletion leaves.",
		Production: "This happens when ids are typed by hand or come from another environment. First, check whether the id was ever handed out.",
		Near:       []lab.Cause{lab.RemovedRow},
		Mutants: []Mutant{
			{
				Clause: "404.8", Promise: "kept", Lab: "a lab that responds with 201 when a resource is made, and keeps nothing",
				Ask: "Your assertions on a new resource: make one (POST, with a good token). Is it there afterwards?",
				Swap: func(w *world.World) {
					w.Database.Exec(`create trigger uncommitted after insert on resources begin delete from resources where id = new.id; end`)
				},
			},
			{
				Clause: "404.6", Lab: "a lab that also forbids the customer the resource with the right id, and responds with 403",
				Ask:  "Your assertions after the cure: which status code does the corrected request get?",
				Swap: SpoilsStatus(http.StatusForbidden),
			},
			{
				Clause: "404.5", Promise: "lookup", Lab: "a lab whose log does not say which id it looked for",
				Ask:  "Your assertions on the log: which id did the API look for?",
				Swap: Unlogged("id"),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.RemovedRow, Ask: "Your assertions on the database: the log line is the same for both. How far has the sequence come?",
				Break: Steps(issuesIDs(120), removes(105), asksFor(105)),
				Cure:  restores(105),
			},
			{
				Cause: lab.DeletedResource, Ask: "Your assertions on the database: what would it show if the customer's claim were true? Would your test notice?",
				Break: Steps(issuesIDs(120), deletes("grace", 105), asksFor(105)),
			},
			{
				Cause: lab.HiddenByOwnership, Ask: "Your assertions on the log: how many rows did the API find?",
				Break: Steps(issuesIDs(120), owns("grace", 105), asksFor(105)),
				Cure:  shares(105),
			},
		},
		EdgeCases: []Mutant{{
			Clause: "404.3", Lab: "a lab that tells everyone how many resources there are",
			Ask:  "Your assertions on the body: does this 404 have the same values as the one for /nothing?",
			Swap: tellsLastID,
		}},
	},
}

// tellsLastID adds the last id to the detail of a 404 for a higher one.
func tellsLastID(w *world.World) {
	last := w.Number(world.LastResource)
	Problem(func(p *api.Problem) {
		for _, m := range p.Members {
			path, _ := m.Value.(string)
			id, err := strconv.Atoi(strings.TrimPrefix(path, "/api/v1/resource/"))
			if m.Name == "instance" && err == nil && id > last {
				p.Set("detail", fmt.Sprintf("There is no such resource. The last one is number %d.", last))
			}
		}
	})(w)
}
