package failure

import (
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// ReadOnlyKey is a key that may only read, used to write.
//
// The route accepts POST, so 405 would be wrong (RFC 9110 §15.5.6): only this caller may not use it.
var ReadOnlyKey = Failure{
	Cause: lab.ReadOnlyKey,
	Means: "The key was made for other methods than the one in the request.",
	See:   "The log's `key_methods` lacks the request's `method`. `methods` in `api_keys` has the same words.",
	Shows: Shows{
		Log: map[string]string{"user": "acme", "key_methods": readingMethods, "method": "POST"},
		Err: "method POST",
		SQL: `select 1 from api_keys where prefix = 'lab_live_Pz8' and methods = 'GET HEAD'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,
	AlsoSide: map[lab.Side]string{
		lab.Server: "the key may be allowed to write too: its `methods` are in the API's database",
	},

	Break: savesWithKey(readingMethods, "admin", "admin", unnamed),
	Cure:  addsValueWithKey("acme"),

	Ticket: &Ticket{
		Number:     "T203",
		Stretch:    true,
		Symptom:    "The report gets in with this very key, every night. Our import uses the same one: 403.",
		Begin:      "What does the import do that the report does not? t.Log(api.Request().Method). Then read the log line.",
		Production: "This happens when a report starts to write. First, ask which methods the key was made for, and issue a second key instead of widening the first.",
		Mutants: []Mutant{
			{
				Clause: "403.6", Lab: "a lab that withdraws the key after one refusal, and stops the report too",
				Ask:  "Your assertions on the key: the request was refused. Does the report still get in tonight?",
				Swap: withdrawsAfterRefusal,
			},
			{
				Clause: "403.5", Promise: "key_methods", Lab: "a lab whose log does not say what the key may be used for",
				Ask:  "Your assertions on the log: what tells you what this key was made for?",
				Swap: Unlogged("key_methods"),
			},
			{
				Clause: "403.1", Lab: "a lab that responds with 405, as if the route took no POST at all",
				Ask:  "Your assertion on the status code: does the route not take this method, or may this caller not use it?",
				Swap: Status(http.StatusMethodNotAllowed), Status: true,
			},
			{
				Clause: "403.7", Promise: "status", Lab: "a lab that puts the value into a queue, and responds with 202",
				Ask:  "Your assertions after the cure: which status code does the contract promise then?",
				Swap: SpoilsStatus(http.StatusAccepted),
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.MissingScope, Ask: "Your assertions on the log: was the request refused for its method, or for its scope?",
				Break: savesWithKey(allMethods, "admin", "", unnamed),
				Cure:  addsValueWithKey("acme"),
			},
			{
				Cause: lab.SimilarScope, Ask: "Your assertions on the log: was the request refused for its method, or for its scope?",
				Break: savesWithKey(allMethods, similarScope, similarScope, unnamed),
			},
			{
				Cause: lab.NotOwner, Ask: "Your assertions on the log: was the key wrong, or the account that it was used on?",
				Break: savesWithKey(allMethods, "admin", "admin", grace),
				Cure:  addsOwnValue,
			},
		},
		Others: []LookAlike{
			{
				Cause: lab.UngrantedScope,
				Break: savesWithKey(allMethods, "", "", unnamed),
				Cure:  Steps(grants("acme", "admin"), makesKey("acme", partnerKey, "admin", allMethods)),
			},
			{Cause: lab.CommaInScope, Break: savesWithKey(allMethods, commaScope, commaScope, unnamed)},
			{
				Cause: lab.UnknownOwner,
				Break: savesWithKey(allMethods, "admin", "admin", graceInCapitals),
				Cure:  addsOwnValue,
			},
		},
	},
}

// Methods that keys are restricted to.
const (
	readingMethods = "GET HEAD"
	allMethods     = "GET POST"
)

// savesWithKey makes the partner add a value to the data of an account, with a key for these methods. The partner may ask for the
// scopes of account, the key was granted those of given.
func savesWithKey(methods, account, given string, owner func(*world.World) string) world.Step {
	return func(w *world.World) {
		grants("acme", account)(w)
		makesKey("acme", partnerKey, given, methods)(w)
		addsValue(owner(w), apiKey(w.Called(partnerKey)))(w)
	}
}

// unnamed is no owner: the request names none.
func unnamed(*world.World) string { return "" }

// withdrawsAfterRefusal revokes the partner's key after each 403, as if the request were an attack.
func withdrawsAfterRefusal(w *world.World) {
	w.App.OnProblem(func(p *api.Problem) {
		if p.Status != http.StatusForbidden {
			return
		}
		hash := api.HashKey(w.Called(partnerKey))
		if _, err := w.App.DB.Exec(`update api_keys set revoked_at = ? where hash = ?`, w.Now().Format(time.RFC3339), hash); err != nil {
			p.Set("detail", err.Error())
		}
	})
}
