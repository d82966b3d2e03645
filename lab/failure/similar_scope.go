package failure

import (
	"errors"
	"strings"

	"failurelab/lab"
	"failurelab/lab/world"
)

// SimilarScope is a scope whose name contains the needed one.
//
// Scopes are compared as whole words, case-sensitively (RFC 6749 §3.3): `administrator` does not include `admin`.
var SimilarScope = Failure{
	Cause: lab.SimilarScope,
	Means: "The granted scope is another word. It only looks like the one that the route needs.",
	See:   "The log's `scope` is a longer word without a comma. It contains the word that the route `needs`.",
	Shows: Shows{
		Log: map[string]string{"user": "acme", "scope": similarScope},
		Err: `not among "administrator"`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: listsValuesWithKey(partnerKey, similarScope, similarScope, ""),
	Cure:  regrants(similarScope, addsAdmin),

	Ticket: &Ticket{
		Number:     "T205",
		Symptom:    "Your console says our key has the highest permission there is. /api/v1/data answers 403.",
		Begin:      "Which word does the route need, and which one does the key have, letter by letter?",
		Production: "This happens when scopes are typed by hand in a configuration. First, compare both words character by character.",
		Near:       []lab.Cause{lab.CommaInScope},
		Mutants: []Mutant{
			{
				Clause: "403.7", Promise: "status", Lab: "a lab that finds a scope only if the key has no other",
				Ask:  "Your assertions after the cure: is your customer helped? Look at what the key has been granted by then.",
				Swap: func(w *world.World) { w.App.Has = func(scopes, want string) bool { return scopes == want } },
			},
			{
				Clause: "403.5", Promise: "scope", Lab: "a lab that logs only the scopes that it knows",
				Ask:  "Your assertions on the log: does the line show the scope as it was granted, or only what the lab expected?",
				Swap: Logged("scope", knownScopes),
			},
			{
				Clause: "403.1", Lab: "a lab that accepts every word that contains the right one",
				Ask:  "Your assertion on the status code: is this customer refused at all?",
				Swap: func(w *world.World) { w.App.Has = strings.Contains }, Status: true,
			},
			{
				Clause: "403.7", Promise: "status", Lab: "a lab that crashes on a key with more than one scope",
				Ask:  "Your assertions after the cure: which status code does the contract promise then?",
				Swap: func(w *world.World) { w.App.Has = hasTheOnlyScope },
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.CommaInScope, Ask: "Your assertions on the log: was it the wrong word, or the right one next to a comma?",
				Break: listsValuesWithKey(partnerKey, commaScope, commaScope, ""),
			},
			{
				Cause: lab.MissingScope, Ask: "Your assertions on the log: did the key have the wrong word, or none?",
				Break: listsValuesWithKey(partnerKey, "admin", "", ""),
				Cure:  listsValuesWithKey(renewedKey, "admin", "admin", ""),
			},
			{
				Cause: lab.UngrantedScope, Ask: "Your assertions on the log: was the wrong scope granted, or none?",
				Break: listsValuesWithKey(partnerKey, "", "", ""),
				Cure:  listsValuesWithKey(partnerKey, "admin", "admin", ""),
			},
		},
		Others: []LookAlike{{
			Cause: lab.ReadOnlyKey,
			Break: listsValuesWithKey(partnerKey, "admin", "admin", "POST"),
			Cure:  listsValuesWithKey(renewedKey, "admin", "admin", ""),
		}},
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

// hasTheOnlyScope panics when there are several scopes.
func hasTheOnlyScope(scopes, want string) bool {
	if len(strings.Fields(scopes)) > 1 {
		panic(errors.New("want one scope, got several"))
	}
	return scopes == want
}
