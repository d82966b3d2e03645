package failure

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// HiddenByOwnership is a resource that belongs to another user.
//
// A server may send 404 instead of 403, to hide that the resource exists (RFC 9110 §15.5.4). That works only if both 404s
// are identical, so only the log shows the cause.
var HiddenByOwnership = Failure{
	Cause: lab.HiddenByOwnership,
	Means: "The resource belongs to another user, so the API does not say that it exists.",
	See:   "The log says `rows=1`, and its `owner` is not the `user` who asked. Without a credential there is no `user`.",
	Shows: Shows{
		Log: map[string]string{"rows": "1", "id": "12", "user": "ada", "owner": "grace"},
		Err: "is that of",
	},

	Reached:  lab.Yes,
	Slow:     lab.No,
	Side:     lab.Server,
	AlsoSide: map[lab.Side]string{lab.Client: "the customer may also ask with the account that owns it"},

	Break: Steps(owns("grace", 12), asksAs("ada", 12)),
	Cure:  owns("ada", 12),

	Ticket: &Ticket{
		Number:     "T307",
		Stretch:    true,
		Symptom:    "My colleague sees number 12. I am logged in as well, and I get 404.",
		Begin:      "Two users, one path, two responses. The log says how many rows the API found for your customer.",
		Production: "This costs support a lot of time, because the customer and the API are both right. First, compare the user with the owner in the log, and never say more in the response.",
		Mutants: []Mutant{
			{
				Clause: "404.3", Lab: "a lab whose body differs in a few words from the one for an empty path",
				Ask: "Your assertions on the body: does this 404 have the same values as the one for /nothing?",
				Swap: Problem(func(p *api.Problem) {
					if isHiddenDenial(p) {
						p.Set("detail", "There is nothing for you at this path.")
					}
				}),
			},
			{
				Clause: "404.3", Lab: "a lab whose headers reveal what its body hides",
				Ask: "Your assertions on the headers: does this 404 have the same ones as the one for /nothing?",
				Swap: Problem(func(p *api.Problem) {
					if isHiddenDenial(p) {
						p.Header.Set("Vary", "Authorization")
					}
				}),
			},
			{
				Clause: "404.5", Promise: "owner", Lab: "a lab that hides the owner from its own log too",
				Ask:  "Your assertions on the log: how do you find out which account owns it?",
				Swap: Unlogged("owner"),
			},
			{
				Clause: "404.1", Lab: "a lab that responds with 403",
				Ask:  "Your assertion on the status code: what does a stranger learn from it?",
				Swap: Status(http.StatusForbidden), Status: true,
			},
			{
				Clause: "404.6", Lab: "a lab that caches what a user may read, and responds with 403 to the new owner",
				Ask:  "Your assertions after the cure: which status code does the corrected request get?",
				Swap: SpoilsStatus(http.StatusForbidden),
			},
			{
				Clause: "404.5", Promise: "user", Lab: "a lab that logs the owner as the user who asked",
				Ask:  "Your assertions on the log: which user asked, and which user owns it?",
				Swap: logsOwnerAsUser,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.DeletedResource, Ask: "Your assertions on the log: how many rows did the API find?", Break: Steps(deletes("grace", 12), asksAs("ada", 12))},
			{Cause: lab.RemovedRow, Ask: "Your assertions on the log: which attribute shows that the API found the resource?", Break: Steps(removes(12), asksAs("ada", 12)), Cure: restores(12)},
			{Cause: lab.BeyondSequence, Ask: "Your assertions on the log: what in it proves that number 12 exists?", Break: Steps(issuesIDs(11), asksAs("ada", 12)), Cure: asksInstead(5)},
		},
		EdgeCases: []Mutant{{
			Clause: "404.5", Promise: "layer", Lab: "a lab that logs the 404 under the layer that checks credentials",
			Ask:  "Your assertions on the log: the credential was good. Which part of the API decided on the 404?",
			Swap: Logged("layer", func(string) string { return "auth" }),
		}},
	},
}

// isHiddenDenial reports whether a 404 hides another user's resource.
func isHiddenDenial(p *api.Problem) bool { return strings.Contains(p.Err.Error(), "is that of") }

// logsOwnerAsUser mixes up two columns of its query.
func logsOwnerAsUser(w *world.World) {
	w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
		attrs = slices.Clone(attrs)
		owner := slices.IndexFunc(attrs, func(a slog.Attr) bool { return a.Key == "owner" })
		for i, a := range attrs {
			if a.Key == "user" && owner >= 0 {
				attrs[i].Value = attrs[owner].Value
			}
		}
		return attrs
	})
}
