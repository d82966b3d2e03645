package failure

import (
	"errors"
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// SlowUpstream is a partner who takes the call, and does not answer while anybody waits.
//
// He is a real server at the other end of a real connection. The app's reverse proxy waits for the first word of his answer
// as long as its transport's ResponseHeaderTimeout, and then hangs up on him: 504 (RFC 9110 §15.6.5).
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

	Break: Steps(quotes, func(w *world.World) { w.Partner(world.Hanging()) }),

	Ticket: &Ticket{
		Number:  "T501",
		Symptom: "I wait a moment, and then it is 504. All your other routes are fine.",
		Begin:   "Read the log line: which layer did the time run out in? Then read api.Metrics().",
		Cure:    partnerAnswers,
		Near:    []lab.Cause{lab.FrozenUpstream},
		Mutants: []Mutant{
			{
				Clause: "504.7", Lab: "a lab that asks its partner a second time when the first answer does not come",
				Ask:  "How many calls will the partner charge for?",
				Swap: askedTwice,
			},
			{
				Clause: "504.6", Lab: "a lab that logs its partner's time in seconds, under a name that says milliseconds",
				Ask:  "How long has the partner had, by the log, and how long was he promised?",
				Swap: Logged("upstream_ms", inSeconds),
			},
			{
				Clause: "504.8", Lab: "a lab that does not call its partner ever again, once he was late",
				Ask:  "Is your customer helped, when the partner is back?",
				Swap: asking(stuckBreaker),
			},
			{
				Clause: "504.1", Lab: "a lab that takes a partner who is late for one who is broken, and answers 502",
				Ask:  "Was there a bad answer, or none?",
				Swap: asking(flattened), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.FrozenUpstream, Ask: "The log reads the same for both. Which metric does not?"},
			{Cause: lab.SlowQuery, Ask: "Whom was the app waiting for?"},
			{Cause: lab.PoolExhausted, Ask: "How far did the call come?"},
		},
	},
}

// flattened keeps the words of an error, and loses what kind it is: as fmt.Errorf does with %v in place of %w.
func flattened(partner http.RoundTripper) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		resp, err := partner.RoundTrip(r)
		if err != nil {
			err = errors.New(err.Error())
		}
		return resp, err
	}
}
