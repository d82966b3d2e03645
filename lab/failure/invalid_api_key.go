package failure

import (
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// InvalidAPIKey is a key that the lab never issued.
var InvalidAPIKey = Failure{
	Cause: lab.InvalidAPIKey,
	Means: "The key was never issued.",
	See:   "The log says `rows=0`. In the database no row has the key's prefix.",
	Shows: Shows{
		Log: map[string]string{"credential": "key", "rows": "0", "key": "lab_live_Pz8"},
		Err: "no rows",
		SQL: `select 1 where not exists (select 1 from api_keys where prefix = 'lab_live_Pz8')`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: pingsWithKey(partnerKey),
	Cure:  getsNewKey("acme", renewedKey),

	Ticket: &Ticket{
		Number:     "T104",
		Symptom:    "You revoked our key! It worked all week, and since Monday it answers 401.",
		Begin:      "The customer says that you revoked the key. What would the database show if that were true? Clause 401.8 says what a revoked key leaves.",
		Production: "This happens when a key of the test environment goes to production. First, look up the key's prefix in every environment before you believe that a key was revoked.",
		Mutants: []Mutant{
			{
				Clause: "401.1", Lab: "a lab that responds with 500 when a lookup finds nothing",
				Ask:  "Your assertion on the status code: whose fault does it say it is?",
				Swap: Status(http.StatusInternalServerError), Status: true,
			},
			{
				Clause: "401.6", Lab: "a lab that turns keys into lower case before it looks them up",
				Ask:  "Your assertions after the cure: does a new key help your customer?",
				Swap: lowerCaseKeys,
			},
			{
				Clause: "401.5", Promise: "key", Lab: "a lab whose log does not say which key was used",
				Ask:  "Your assertions on the log: a partner has several keys, and asks which one it sent. Does your test prove that the log shows it?",
				Swap: Unlogged("key"),
			},
			{
				Clause: "401.6", Lab: "a lab that counts refused requests too, and then responds to the partner with 429",
				Ask:  "Your assertions after the cure: which status code shows that the new key is let in?",
				Swap: answersInstead(http.StatusTooManyRequests),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.RevokedKey, Ask: "Your assertions on the database: what would it show if the customer's claim were true? Would your test notice?"},
			{Cause: lab.DisabledUser, Ask: "Your assertions on the database: is the key unknown, or is it known and its account closed?", Break: disabledPartner},
		},
	},
}

// lowerCaseKeys looks up keys in lower case. A key without capitals still works.
func lowerCaseKeys(w *world.World) { w.App.Key = strings.ToLower }
