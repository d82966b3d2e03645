package failure

import (
	"context"
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"
)

// HangingStandIn is an app that calls a stand-in for its partner, and the stand-in never answers.
//
// The learner makes this failure: the test starts an httptest.Server and has the app call it (lab.API.Partner). Until then
// the app calls a stand-in of ours. What is judged is whether the learner's stand-in really hangs:
//
//   - Correct labs have different timeouts. A stand-in that only sleeps for a while gets a 200 from the one with the longest,
//     and the test is too strict (clause 504.6, world.Timeouts).
//   - Broken labs answer 504 without calling the partner, call it twice, or never hang up. Only a test that looks at what
//     the stand-in received catches them.
//   - The healthy lab keeps its own partner, and calls no stand-in.
var HangingStandIn = Failure{
	Cause: lab.HangingStandIn,
	Means: "The API was told to call a stand-in for its partner, as tests do, and the stand-in never answers.",
	See:   "The log reads as for a slow partner, and `partner_calls_total` is 0: it is the stand-in who can count the call.",
	Shows: Shows{
		Log:     map[string]string{"layer": "upstream"},
		Err:     "awaiting response headers",
		Metrics: map[string]string{"partner_calls_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, func(w *world.World) { w.Partner.SetAddress(w.Network.ServingHTTP(world.Hanging())) }),
	Cure: func(w *world.World) {
		partnerAnswers(w)
		w.Partner.RefuseStandIn()
	},

	Ticket: &Ticket{
		Number:  "T505",
		Stretch: true,
		Symptom: "Last Friday it was 504 for an hour, then all was well again. Before I sign for another year: show me what your API does on such a day.",
		Begin:   "Build that Friday: a server of your own that takes the call and says nothing, until you let it go. api.Partner(server.URL) makes the API call it.",
		Near:    []lab.Cause{lab.SlowUpstream},
		Mutants: []Mutant{
			{
				Clause: "504.7", Lab: "a lab that answers 504 without asking anybody",
				Ask:  "Was your server called at all?",
				Swap: asksNobody,
			},
			{
				Clause: "504.7", Lab: "a lab that never hangs up on its partner",
				Ask:  "The customer has his 504. Does your server know that nobody waits any more?",
				Swap: neverHangsUp, Unseen: onlyStandInSees,
			},
			{
				Clause: "504.7", Lab: "a lab that asks its partner a second time when the first answer does not come",
				Ask:  "How often was your server called?",
				Swap: retriesPartner, Unseen: onlyStandInSees,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.SlowQuery, Ask: "Was it your server that the API was waiting for?"},
			{Cause: lab.IdleTimeout, Ask: "Your server hangs, and the customer reads 504. Whose?"},
		},
		EdgeCases: []Mutant{{
			Clause: "504.7", Lab: "a lab that passes its caller's credential on to the partner",
			Ask:  "What does your server get to see of the customer's request?",
			Swap: forwardsCredential, Unseen: onlyStandInSees,
		}},
	},
}

// onlyStandInSees is why a transcript of the customer's requests does not show these broken labs.
const onlyStandInSees = "only the stand-in sees it, and in a transcript that is nobody's"

// asksNobody has the app time out at once, without calling a partner.
func asksNobody(w *world.World) {
	w.Partner.SetTimeout(time.Minute)
	wrapsPartner(func(http.RoundTripper) roundTrip {
		return func(*http.Request) (*http.Response, error) { return nil, headerTimeout{} }
	})(w)
}

// neverHangsUp answers 504 after the usual timeout, and leaves the request to the partner open for a minute.
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
