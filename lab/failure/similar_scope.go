package failure

import (
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// SimilarScope is a scope whose name contains the needed one.
//
// Scopes are compared as whole words, case-sensitively (RFC 6749 §3.3): `administrator` does not include `admin`.
var SimilarScope = Failure{
	Cause: lab.SimilarScope,
	Means: "What was granted is another word, which only looks like the one that is needed.",
	See:   "The log's `scope` has a longer word, without a comma, in which the one that it `needs` is a part.",
	Shows: Shows{
		Log: map[string]string{"user": "acme", "scope": "administrator"},
		Err: `not among "administrator"`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: listsValuesWithKey("acme", partnerKey, "administrator", "administrator"),
	Cure:  Steps(grants("acme", "administrator admin"), makesKey("acme", partnerKey, "administrator admin", "")),

	Ticket: &Ticket{
		Number:  "T205",
		Symptom: "Your console lists our key with the highest right there is. /api/v1/data answers 403.",
		Begin:   "Which word does the route need, and which one does the key have, letter by letter?",
		Near:    []lab.Cause{lab.CommaInScope},
		Mutants: []Mutant{
			{
				Clause: "403.7", Lab: "a lab that knows a scope only when it is the only one",
				Ask:  "Is your customer helped? Look at what he has been granted then.",
				Swap: func(w *world.World) { w.App.Has = func(scopes, want string) bool { return scopes == want } },
			},
			{
				Clause: "403.5", Lab: "a lab that logs only scopes that it knows",
				Ask:  "Does the log show what came, or what somebody expected to come?",
				Swap: Logged("scope", knownScopes),
			},
			{
				Clause: "403.1", Lab: "a lab that lets in every word that has the right one in it",
				Ask:  "Is this customer refused at all?",
				Swap: func(w *world.World) { w.App.Has = strings.Contains }, Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.CommaInScope, Ask: "Was it the wrong word, or the right one in the wrong company?",
				Break: listsValuesWithKey("acme", partnerKey, "reader,admin", "reader,admin"),
			},
			{
				Cause: lab.MissingScope, Ask: "Did the key have the wrong word, or none?",
				Break: listsValuesWithKey("acme", partnerKey, "admin", ""),
			},
			{
				Cause: lab.UngrantedScope, Ask: "Was the wrong thing granted, or nothing?",
				Break: listsValuesWithKey("acme", partnerKey, "", ""),
			},
		},
	},
}

// knownScopes leaves out every scope except admin.
func knownScopes(scopes string) string {
	var known []string
	for scope := range strings.FieldsSeq(scopes) {
		if scope == "admin" {
			known = append(known, scope)
		}
	}
	return strings.Join(known, " ")
}
