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
	Means: "The partner takes the call, and does not answer in time.",
	See:   "The log says `layer=upstream`, and its `err` that no response headers came; `partner_calls_total` counts the call.",
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
		Number:  "T501",
		Symptom: "I wait a moment, and then it is 504. All your other routes are fine.",
		Begin:   "Read the log line: which layer did the time run out in? Then read api.Metrics().",
		Near:    []lab.Cause{lab.FrozenUpstream},
		Mutants: []Mutant{
			{
				Clause: "504.7", Lab: "a lab that asks its partner a second time when the first answer does not come",
				Ask:  "How many calls will the partner charge for?",
				Swap: retriesPartner,
			},
			{
				Clause: "504.6", Lab: "a lab that logs its partner's time in seconds, under a name that says milliseconds",
				Ask:  "How long has the partner had, by the log, and how long was he promised?",
				Swap: Logged("upstream_ms", inSeconds),
			},
			{
				Clause: "504.8", Lab: "a lab that does not call its partner ever again, once he was late",
				Ask:  "Is your customer helped, when the partner is back?",
				Swap: wrapsPartner(stuckBreaker),
			},
			{
				Clause: "504.1", Lab: "a lab that takes a partner who is late for one who is broken, and answers 502",
				Ask:  "Was there a bad answer, or none?",
				Swap: wrapsPartner(losesErrorType), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.FrozenUpstream, Ask: "The log reads the same for both. Which metric does not?"},
			{Cause: lab.SlowQuery, Ask: "Whom was the app waiting for?"},
			{Cause: lab.PoolExhausted, Ask: "How far did the call come?"},
		},
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
