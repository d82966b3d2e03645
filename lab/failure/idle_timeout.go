package failure

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"time"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// IdleTimeout is a load balancer that gives up on an app that is at work.
//
// The balancer is a real reverse proxy in front of the app. It waits for the app's first word no longer than it is set up to
// (most have 60 s; here it is 60 ms), hangs up, and answers itself. The app sees its work through and logs a 200 that
// nobody hears. The app is patient with its partner here, so that the balancer's clock is always the first to run out.
var IdleTimeout = Failure{
	Cause: lab.IdleTimeout,
	Means: "The load balancer waits less long than the work takes, and answers in the API's place.",
	See:   "The answer has no `X-Request-Id`, `gateway_timeouts_total` counts it, and the log's line says `status=200`.",
	Shows: Shows{
		Log:     map[string]string{"status": "200", "level": "INFO", "upstream_status": "200"},
		Metrics: map[string]string{"partner_calls_total": "1", "gateway_timeouts_total": "1"},
	},

	Reached: lab.Yes,
	Slow:    lab.Yes,
	Side:    lab.Between,

	Break: Steps(quotes, func(w *world.World) {
		w.Behind(hasty)
		w.Patience(5 * time.Second)
		w.Partner(w.Outlasting())
	}),

	Ticket: &Ticket{
		Number:  "T502",
		Symptom: "504, every time. And yet the quotes that I never got are on your partner's invoice!",
		Begin:   "Print the answer's headers. Who wrote this 504? Then see what the log has to say about the same call.",
		Cure: func(w *world.World) {
			w.Idle(5 * time.Second)
			w.Partner(world.Answering(2 * hasty.Idle)) // his work is as long as ever: longer than the balancer waited
		},
		Mutants: []Mutant{
			{
				Clause: "504.3", Lab: "a lab whose load balancer makes up a request id that no log knows",
				Ask:  "Whoever reads the 504: can he tell who wrote it?",
				Swap: Problem(madeUpID),
			},
			{
				Clause: "504.7", Lab: "a lab that drops its call to the partner when its own caller is gone",
				Ask:  "The partner charges for the call. What became of the work?",
				Swap: dropsWork,
			},
			{
				Clause: "504.8", Lab: "a lab whose load balancer takes an app that was late out of service",
				Ask: "Is your customer helped, once the load balancer waits longer?",
				Swap: func(w *world.World) {
					late := hasty
					late.Ejects = true
					w.Behind(late)
				},
			},
			{
				Clause: "504.1", Lab: "a lab whose load balancer answers 502",
				Ask:  "Was there a bad answer, or none?",
				Swap: Status(http.StatusBadGateway), Status: true,
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.SlowUpstream, Ask: "Who wrote the 504?"},
			{Cause: lab.PoolExhausted, Ask: "Did the app do its work?"},
			{Cause: lab.FrozenApp, Ask: "The answer is the same, to the letter. What does the log hold?"},
		},
	},
}

// hasty is a load balancer that does not wait for long.
var hasty = world.Gateway{Routes: world.Through.Routes, Idle: 60 * time.Millisecond}

// madeUpID gives a problem that has no request id one.
func madeUpID(p *api.Problem) {
	if slices.ContainsFunc(p.Members, func(m api.Member) bool { return m.Name == "request_id" }) {
		return
	}
	id := rand.Text()[:16]
	p.Set("request_id", id)
	p.Header.Set("X-Request-Id", id)
}

type callerKey struct{}

// dropsWork is what a reverse proxy does by itself: when its caller hangs up, it hangs up on whom it was asking; who is at
// work for longer here than anybody waits.
func dropsWork(w *world.World) {
	w.Partner(world.Hanging())
	w.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			app.ServeHTTP(rw, r.WithContext(context.WithValue(r.Context(), callerKey{}, r.Context())))
		})
	}
	asking(func(partner http.RoundTripper) roundTrip {
		return func(r *http.Request) (*http.Response, error) {
			caller, ok := r.Context().Value(callerKey{}).(context.Context)
			if !ok {
				return partner.RoundTrip(r)
			}
			return partner.RoundTrip(r.WithContext(caller))
		}
	})(w)
}
