package failure

import (
	"errors"
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// SlowUpstream is a partner that receives the request and does not answer in time.
//
// It is a real server at the other end of a real connection. The app's reverse proxy waits for the first byte of the
// response up to its transport's ResponseHeaderTimeout, and then hangs up: 504 (RFC 9110 §15.6.5).
var SlowUpstream = Failure{
	Cause: lab.SlowUpstream,
	Means: "The partner gets the request and does not respond in time.",
	See:   "The log says `layer=upstream`. Its `err` says that no response headers came. `partner_calls_total` counts the request.",
	Shows: Shows{
		Log:     map[string]string{"layer": "upstream", "status": "504", "level": "ERROR"},
		Err:     "awaiting response headers",
		Metrics: map[string]string{"partner_calls_total": "1", "gateway_timeouts_total": "0"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Server,

	Break: Steps(requestsQuote, func(w *world.World) { w.Partner.Serve(world.Hanging()) }),
	Cure:  partnerAnswers,

	Ticket: &Ticket{
		Number:     "T501",
		Symptom:    "I wait a moment, and then it is 504. All your other routes are fine.",
		Begin:      "Read the log line: in which layer did a timeout run out? Then read api.Metrics().",
		Production: "This happens when a partner slows down at its own peak. First, check whether the partner got the request, then set a deadline and tell the partner.",
		Near:       []lab.Cause{lab.FrozenUpstream},
		Mutants: []Mutant{
			{
				Clause: "504.7", Promise: "once", Lab: "a lab that retries its partner when the first request times out",
				Ask:  "Your assertions on the metrics: how often did the API call the partner?",
				Swap: retriesPartner,
			},
			{
				Clause: "504.6", Promise: "response", Lab: "a lab that logs its partner's time in seconds, in an attribute that is in milliseconds",
				Ask:  "Your assertions on the log: how long did the API wait for its partner, and how long does the contract say?",
				Swap: Logged("upstream_ms", inSeconds),
			},
			{
				Clause: "504.8", Promise: "status", Lab: "a lab that never calls its partner again after one timeout",
				Ask:  "Your assertions after the cure: the partner is back. Is your customer helped?",
				Swap: wrapsPartner(stuckBreaker),
			},
			{
				Clause: "504.1", Lab: "a lab that mistakes a late partner for a broken one, and responds with 502",
				Ask:  "Your assertion on the status code: did the partner send a bad response, or none?",
				Swap: wrapsPartner(losesErrorType), Status: true,
			},
			{
				Clause: "504.8", Promise: "quote", Lab: "a lab that sends a default quote when its partner is late",
				Ask:  "Your assertions after the cure: the status is 200. Does the customer get the quote?",
				Swap: quotesInstead(http.StatusOK, `{"quote": 0}`),
			},
			{
				Clause: "504.8", Promise: "status", Lab: "a lab that accepts the request with 202 and never sends a quote",
				Ask:  "Your assertions after the cure: \"no longer 504\" is not enough. What does the contract promise?",
				Swap: quotesInstead(http.StatusAccepted, `{"status": "accepted"}`),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.FrozenUpstream, Ask: "Your assertions on the metrics: the log is the same for both. Which metric differs?"},
			{Cause: lab.SlowQuery, Ask: "Your assertions on the log: what was the API waiting for?"},
			{Cause: lab.PoolExhausted, Ask: "Your assertions on the log: how far did the request get?"},
		},
		// Not IdleTimeout: its partner gets the request too, but the load balancer writes that 504, and the response shows it.
		Others: also(lab.BlackholedUpstream, lab.HangingStandIn, lab.LongChain, lab.FrozenApp),
	},
}

// losesErrorType keeps the text of an error and loses its type, as fmt.Errorf does with %v instead of %w.
func losesErrorType(partner http.RoundTripper) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		resp, err := partner.RoundTrip(r)
		if err != nil {
			err = errors.New(err.Error())
		}
		return resp, err
	}
}
