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

// IdleTimeout is a load balancer that times out while the app is still working.
//
// The balancer is a real reverse proxy in front of the app. It waits for the first byte of the response up to its idle
// timeout (60 s in most, 60 ms here), closes the connection and answers itself. The app finishes its work and logs a 200
// that no client receives. The partner answers as soon as the balancer has timed out, so the balancer is always first.
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

	Break: Steps(requestsQuote, func(w *world.World) {
		w.Gateway.Configure(impatientGateway)
		w.Partner.Serve(w.Partner.SlowerThanGateway())
	}),
	Cure: func(w *world.World) {
		w.Gateway.SetIdleTimeout(0)
		w.Partner.Serve(world.Answering(2 * impatientGateway.IdleTimeout)) // as slow as before: slower than the old idle timeout
	},

	Ticket: &Ticket{
		Number:  "T502",
		Symptom: "504, every time. And yet the quotes that I never got are on your partner's invoice!",
		Begin:   "Print the answer's headers. Who wrote this 504? Then see what the log has to say about the same call.",
		Mutants: []Mutant{
			{
				Clause: "504.3", Lab: "a lab whose load balancer makes up a request id that no log knows",
				Ask:  "Whoever reads the 504: can he tell who wrote it?",
				Swap: Problem(addsRequestID),
			},
			{
				Clause: "504.7", Lab: "a lab that drops its call to the partner when its own caller is gone",
				Ask:  "The partner charges for the call. What became of the work?",
				Swap: abandonsPartner,
			},
			{
				Clause: "504.8", Lab: "a lab whose load balancer takes an app that was late out of service",
				Ask: "Is your customer helped, once the load balancer waits longer?",
				Swap: func(w *world.World) {
					late := impatientGateway
					late.EjectsLateApp = true
					w.Gateway.Configure(late)
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

// impatientGateway is a load balancer with a short idle timeout.
var impatientGateway = world.GatewayConfig{Routes: world.PassThrough.Routes, IdleTimeout: 60 * time.Millisecond}

// addsRequestID adds a random request id to a problem that has none.
func addsRequestID(p *api.Problem) {
	if slices.ContainsFunc(p.Members, func(m api.Member) bool { return m.Name == "request_id" }) {
		return
	}
	id := rand.Text()[:16]
	p.Set("request_id", id)
	p.Header.Set("X-Request-Id", id)
}

type callerKey struct{}

// abandonsPartner cancels the request to the partner when the caller hangs up, as a reverse proxy does by default. The
// partner works longer here than any caller waits, and so does the app.
func abandonsPartner(w *world.World) {
	w.Partner.SetTimeout(time.Minute)
	w.Partner.Serve(world.Hanging())
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			app.ServeHTTP(rw, r.WithContext(context.WithValue(r.Context(), callerKey{}, r.Context())))
		})
	}
	wrapsPartner(func(partner http.RoundTripper) roundTrip {
		return func(r *http.Request) (*http.Response, error) {
			caller, ok := r.Context().Value(callerKey{}).(context.Context)
			if !ok {
				return partner.RoundTrip(r)
			}
			return partner.RoundTrip(r.WithContext(caller))
		}
	})(w)
}
