package failure

import (
	"slices"
	"time"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// partnerKey is the key in the configuration of a partner's program.
const partnerKey = "lab_live_Pz81Wd0RtYb6"

// formerKey is a key that the partner had before.
const formerKey = "lab_live_Gt19Xe5LuSk8"

// renewedKey is the key that replaces partnerKey.
const renewedKey = "lab_live_Qm44Hs7VcJn2"

// RevokedKey is an API key that was issued, used, and revoked.
//
// Like most, the app looks up only keys that are valid. Its log is the same for a revoked key and for one that never
// existed. Only the row in the database tells them apart.
var RevokedKey = Failure{
	Cause: lab.RevokedKey,
	Means: "A key that was issued, and has been withdrawn since.",
	See:   "The log says `rows=0`; in the database the key has a row, and `revoked_at` is set.",
	Shows: Shows{
		Log: map[string]string{"credential": "key", "rows": "0", "key": "lab_live_Pz8"},
		Err: "no rows",
		SQL: `select 1 from api_keys where prefix = 'lab_live_Pz8' and revoked_at is not null`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) {
		w.IssueKey("acme", partnerKey)
		w.Database.Exec(`update api_keys set revoked_at = ? where hash = ?`, w.Now().Format(time.RFC3339), api.HashKey(partnerKey))
		pingsWithKey(partnerKey)(w)
	},
	Cure: getsNewKey("acme", renewedKey),

	Ticket: &Ticket{
		Number:  "T103",
		Symptom: "Our nightly job stopped getting in. Nobody touched it.",
		Begin:   "Begin with the log: t.Log(api.Logs()). What was looked up, and where would you look it up yourself?",
		Near:    []lab.Cause{lab.DisabledUser},
		Mutants: []Mutant{
			{
				Clause: "401.8", Lab: "a lab that withdraws a key by deleting its row",
				Ask:  "What is left of the key, for whoever has to explain it?",
				Swap: func(w *world.World) { w.Database.Exec(`delete from api_keys where hash = ?`, api.HashKey(partnerKey)) },
			},
			{
				Clause: "401.6", Lab: "a lab that reads its keys once, when it starts",
				Ask:  "Is your customer helped by a new key?",
				Swap: cachesKeysAtStart,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.InvalidAPIKey, Ask: "The log reads the same for both. What does the database know of this very key?", Break: otherKeyRevoked},
			{Cause: lab.DisabledUser, Ask: "Is it the key that was stopped, or somebody?", Break: disabledPartner},
		},
	},
}

// otherKeyRevoked has one of the partner's keys revoked, and sends another that was never issued.
func otherKeyRevoked(w *world.World) {
	w.IssueKey("acme", formerKey)
	w.Database.Exec(`update api_keys set revoked_at = ? where hash = ?`, w.Now().Format(time.RFC3339), api.HashKey(formerKey))
	pingsWithKey(partnerKey)(w)
}

// cachesKeysAtStart knows only the keys that existed when the app started.
func cachesKeysAtStart(w *world.World) {
	known := w.Database.Column(`select hash from api_keys`)
	w.App.Key = func(key string) string {
		if slices.Contains(known, api.HashKey(key)) {
			return key
		}
		return "not in the cache"
	}
}
