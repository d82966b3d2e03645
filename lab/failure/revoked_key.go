package failure

import (
	"slices"

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
	Means: "The key was issued, and later revoked.",
	See:   "The log says `rows=0`. In the database the key has a row, and its `revoked_at` is set.",
	Shows: Shows{
		Log: map[string]string{"credential": "key", "rows": "0", "key": "lab_live_Pz8"},
		Err: "no rows",
		SQL: `select 1 from api_keys where prefix = 'lab_live_Pz8' and revoked_at is not null`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: Steps(getsRevokedKey("acme", partnerKey), pingsWithKey(partnerKey)),
	Cure:  getsNewKey("acme", renewedKey),

	Ticket: &Ticket{
		Number:     "T103",
		Symptom:    "Our nightly job stopped getting in. Nobody touched it.",
		Begin:      "Start with the log: t.Log(api.Logs()). What did the API look up? Where can you look it up yourself?",
		Production: "This happens months after a key rotation, in the one nightly job that was forgotten. First, find out who revoked the key and why, then issue a new one.",
		Near:       []lab.Cause{lab.DisabledUser},
		Mutants: []Mutant{
			{
				Clause: "401.8", Lab: "a lab that revokes a key by deleting its row",
				Ask: "Your assertions on the database: what does the database still know about the key when the partner asks why?",
				Swap: func(w *world.World) {
					w.Database.Exec(`delete from api_keys where hash = ?`, api.HashKey(w.Called(partnerKey)))
				},
			},
			{
				Clause: "401.6", Lab: "a lab that reads its keys once, when it starts",
				Ask:  "Your assertions after the cure: does a new key help your customer?",
				Swap: cachesKeysAtStart,
			},
			{
				Clause: "401.6", Lab: "a lab that gives new keys no scope, and responds with 403 to them",
				Ask:  "Your assertions after the cure: the status code is no longer 401. Does that prove that your customer gets in?",
				Swap: needsScope("ping"),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.InvalidAPIKey, Ask: "Your assertions on the database: the log is the same for both. What does the database know about this very key?", Break: otherKeyRevoked},
			{Cause: lab.DisabledUser, Ask: "Your assertions on the database: was the key revoked, or was the account closed?", Break: disabledPartner},
		},
	},
}

// otherKeyRevoked has one of the partner's keys revoked, and sends another that was never issued.
func otherKeyRevoked(w *world.World) {
	getsRevokedKey("acme", formerKey)(w)
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
