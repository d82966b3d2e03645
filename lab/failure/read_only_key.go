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
	Means: "The key was made for other methods than the one it is used with.",
	See:   "The log's `key_methods` lacks the call's `method`; in `api_keys`, `methods` has the same words.",
	Shows: Shows{
		Log: map[string]string{"user": "acme", "key_methods": "GET HEAD", "method": "POST"},
		Err: "method POST",
		SQL: `select 1 from api_keys where prefix = 'lab_live_Pz8' and methods = 'GET HEAD'`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: savesWithKey("GET HEAD", "admin", ""),
	Cure: Steps(
		makesKey("acme", renewedKey, "admin", ""),
		addsValue("", apiKey(renewedKey)),
	),

	Ticket: &Ticket{
		Number:  "T203",
		Stretch: true,
		Symptom: "The report gets in with this very key, every night. Our import uses the same one: 403.",
		Begin:   "What does the import do that the report does not? t.Log(api.Request().Method), and then the log line.",
		Mutants: []Mutant{
			{
				Clause: "403.6", Lab: "a lab that withdraws the key after one refusal, and stops the report too",
				Ask:  "The call was refused. Does the report still get in tonight?",
				Swap: withdrawsAfterRefusal,
			},
			{
				Clause: "403.5", Lab: "a lab whose log does not say what the key may be used for",
				Ask:  "What in the log tells you what this key was made for?",
				Swap: Unlogged("key_methods"),
			},
			{
				Clause: "403.1", Lab: "a lab that answers 405, as if nobody could do this here",
				Ask:  "Is it the route that does not take this method, or this caller who may not?",
				Swap: Status(http.StatusMethodNotAllowed), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.MissingScope, Ask: "Was it what the key is used for, or what it was given?",
				Break: savesWithKey("GET POST", "", ""),
			},
			{
				Cause: lab.SimilarScope, Ask: "May the key not be used like that, or was it given the wrong word?",
				Break: savesWithKey("GET POST", "administrator", ""),
			},
			{
				Cause: lab.NotOwner, Ask: "Was it the key, or the account that it was used on?",
				Break: savesWithKey("GET POST", "admin", "grace"),
			},
		},
	},
}

// savesWithKey has the partner add a value to an account's data, with a key for these methods and with this scope.
func savesWithKey(methods, scope, owner string) world.Step {
	return func(w *world.World) {
		grants("acme", "admin")(w)
		makesKey("acme", partnerKey, scope, methods)(w)
		if owner != "" {
			owner = w.Called(owner)
		}
		addsValue(owner, apiKey(partnerKey))(w)
	}
}

// withdrawsAfterRefusal revokes the partner's key after each 403, as if the request were an attack.
func withdrawsAfterRefusal(w *world.World) {
	w.App.OnProblem(func(p *api.Problem) {
		if p.Status != http.StatusForbidden {
			return
		}
		if _, err := w.App.DB.Exec(`update api_keys set revoked_at = ? where hash = ?`, w.Now().Format(time.RFC3339), api.HashKey(partnerKey)); err != nil {
			p.Set("detail", err.Error())
		}
	})
}
