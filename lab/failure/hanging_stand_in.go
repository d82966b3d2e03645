package failure

import (
	"context"
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"
)

// HangingStandIn is an app that calls a stand-in for its partner, and the stand-in never responds.
//
// The learner makes this failure: the test starts an httptest.Server and makes the app call it (lab.API.Partner). Until then
// the app calls a stand-in of ours. What is judged is whether the learner's stand-in really hangs:
//
//   - Correct labs have different timeouts. A stand-in that only sleeps for a while gets a 200 from the one with the longest,
//     and the test is too strict (clause 504.6, world.Timeouts).
//   - Broken labs respond with 504 without calling the partner, call it twice, or never hang up. Only a test that looks at what
//     the stand-in received catches them.
//   - The healthy lab keeps its own partner, and calls no stand-in.
var HangingStandIn = Failure{
	Cause: lab.HangingStandIn,
	Means: "A test makes the API call a stand-in for its partner. The stand-in never responds.",
	See: "The log is the same as for a slow partner, and `partner_calls_total` is 0, as for a frozen one. Only your stand-in can " +
		"count the request: hand in `lab.StandInFact(n)`.",
	Shows: Shows{
		Log:     map[string]string{"layer": "upstream"},
		Err:     "awaiting response headers",
		Metrics: map[string]string{"partner_calls_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, func(w *world.World) { w.Partner.SetAddress(w.Network.ServingHTTP(world.Hanging())) }),
	Cure:  keepsOwnPartner,

	Ticket: &Ticket{
		Number:     "T505",
		Stretch:    true,
		Symptom:    "Last Friday it was 504 for an hour, then all was well again. Before I sign for another year: show me what your API does on such a day.",
		Begin:      "Build that Friday: write a server that reads the request and sends nothing until you release it. api.Partner(server.URL) makes the API call it. Count the requests that it gets: lab.StandInFact(n) is the evidence.",
		Production: "This hits test suites, which hang until the CI job times out. First, give every stand-in and every client a deadline.",
		Near:       []lab.Cause{lab.SlowUpstream},
		Mutants: []Mutant{
			{
				Clause: "504.7", Promise: "once", Lab: "a lab that responds with 504 without calling its partner",
				Ask:  "Your assertions on your own server: was it called at all?",
				Swap: asksNobody,
			},
			{
				Clause: "504.7", Promise: "hangs up", Lab: "a lab that never hangs up on its partner",
				Ask:  "Your assertions on your own server: the customer has the 504. Does your server learn that no caller is waiting any more?",
				Swap: neverHangsUp, Unseen: onlyStandInSees,
			},
			{
				Clause: "504.7", Promise: "once", Lab: "a lab that retries its partner when the first request times out",
				Ask:  "Your assertions on your own server: how often was it called?",
				Swap: retriesPartner, Unseen: onlyStandInSees,
			},
			{
				Clause: "504.8", Promise: "status", Lab: "a lab that accepts the request with 202 and never sends a quote",
				Ask:  "Your assertions after the cure: \"no longer 504\" is not enough. What does the contract promise?",
				Swap: quotesInstead(http.StatusAccepted, `{"status": "accepted"}`),
			},
			{
				Clause: "504.8", Promise: "quote", Lab: "a lab that sends a default quote when its partner is late",
				Ask:  "Your assertions after the cure: the status is 200. Does the customer get the quote?",
				Swap: quotesInstead(http.StatusOK, `{"quote": 0}`),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.SlowQuery, Ask: "Your assertions on the log: was the API waiting for your server?", Cure: Steps(chainEnds, keepsOwnPartner)},
			{Cause: lab.IdleTimeout, Ask: "Your assertions on the headers: your server hangs, and the customer gets a 504. Which program wrote it?", Cure: Steps(gatewayWaits, keepsOwnPartner)},
		},
		Others: also(lab.SlowUpstream, lab.FrozenUpstream, lab.BlackholedUpstream, lab.PoolExhausted, lab.LongChain, lab.FrozenApp),
		EdgeCases: []Mutant{{
			Clause: "504.7", Promise: "headers", Lab: "a lab that passes its caller's credential on to the partner",
			Ask:  "Your assertions on your own server: what does it see of the customer's request?",
			Swap: forwardsCredential, Unseen: onlyStandInSees,
		}},
	},
}

// keepsOwnPartner is a cure: the partner responds, and the app calls it whatever stand-in it is told to call.
func keepsOwnPartner(w *world.World) {
	partnerAnswers(w)
	w.Partner.RefuseStandIn()
}

// onlyStandInSees is why a transcript of the customer's requests does not show these broken labs.
const onlyStandInSees = "only a stand-in sees it, and a transcript has none"

// asksNobody makes the app time out at once, without calling a partner.
func asksNobody(w *world.World) {
	w.Partner.SetTimeout(time.Minute)
	wrapsPartner(func(http.RoundTripper) roundTrip {
		return func(*http.Request) (*http.Response, error) { return nil, headerTimeout{} }
	})(w)
}

// neverHangsUp responds with 504 after the usual timeout, and leaves the request to the partner open for a minute.
func neverHangsUp(w *world.World) {
	w.Partner.SetTimeout(time.Minute)
	wrapsPartner(func(partner http.RoundTripper) roundTrip {
		return func(r *http.Request) (*http.Response, error) {
			type answer struct {
				resp *http.Response
				err  error
			}
			answered := make(chan answer)
			gone := make(chan struct{})
			go func() {
				resp, err := partner.RoundTrip(r)
				select {
				case answered <- answer{resp, err}:
				case <-gone:
					if err == nil {
						_ = resp.Body.Close()
					}
				}
			}()
			select {
			case a := <-answered:
				return a.resp, a.err
			case <-time.After(world.PartnerTimeout):
				close(gone)
				return nil, headerTimeout{}
			}
		}
	})(w)
}

type credentialKey struct{}

// forwardsCredential sends the caller's Authorization header to the partner, as a reverse proxy does by default.
func forwardsCredential(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			app.ServeHTTP(rw, r.WithContext(context.WithValue(r.Context(), credentialKey{}, r.Header.Get("Authorization"))))
		})
	}
	wrapsPartner(func(partner http.RoundTripper) roundTrip {
		return func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			if credential, ok := r.Context().Value(credentialKey{}).(string); ok {
				r.Header.Set("Authorization", credential)
			}
			return partner.RoundTrip(r)
		}
	})(w)
}
