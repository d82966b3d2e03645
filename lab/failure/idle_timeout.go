package failure

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// IdleTimeout is a load balancer that times out while the app is still working.
//
// The balancer is a real reverse proxy in front of the app. It waits for the first byte of the response up to its idle
// timeout (60 s in most, 60 ms here), closes the connection and sends a response itself. The app finishes its work and logs a 200
// that no client receives. The partner responds as soon as the balancer has timed out, so the balancer is always first.
var IdleTimeout = Failure{
	Cause: lab.IdleTimeout,
	Means: "The load balancer gives up before the API has finished, and writes the response itself.",
	See:   "The response has no `X-Request-Id`, and `gateway_timeouts_total` counts it. The log line says `status=200`.",
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
	Cure: Steps(gatewayWaits, func(w *world.World) {
		w.Partner.Serve(world.Answering(2 * impatientGateway.IdleTimeout)) // as slow as before: slower than the old idle timeout
	}),

	Ticket: &Ticket{
		Number:     "T502",
		Symptom:    "504, every time. And yet the quotes that I never got are on your partner's invoice!",
		Begin:      "Print the response's headers. Which program wrote this 504? Then see what the log says about the same request.",
		Production: "This happens when a load balancer's default timeout is shorter than the slowest request. First, find out which timeout ran out.",
		Mutants: []Mutant{
			{
				Clause: "504.3", Promise: "no header", Lab: "a lab whose load balancer makes up a request id that no log has",
				Ask:  "Your assertions on the 504: how can you tell which program wrote it?",
				Swap: Problem(addsRequestID),
			},
			{
				Clause: "504.7", Promise: "finishes", Lab: "a lab that drops its request to the partner when its own caller hangs up",
				Ask:  "Your assertions on the log: the partner charges for the request. What became of the work?",
				Swap: abandonsPartner,
			},
			{
				Clause: "504.8", Promise: "status", Lab: "a lab whose load balancer takes the API out of service after one timeout",
				Ask: "Your assertions after the cure: the load balancer waits longer now. Is your customer helped?",
				Swap: func(w *world.World) {
					late := impatientGateway
					late.EjectsLateApp = true
					w.Gateway.Configure(late)
				},
			},
			{
				Clause: "504.1", Lab: "a lab whose load balancer responds with 502",
				Ask:  "Your assertion on the status code: did the API send a bad response, or none in time?",
				Swap: Status(http.StatusBadGateway), Status: true,
			},
			{
				Clause: "504.8", Promise: "quote", Lab: "a lab that sends the quote of an earlier request",
				Ask:  "Your assertions after the cure: the status is 200. Does the customer get the right quote?",
				Swap: quotesInstead(http.StatusOK, `{"quote": 41}`),
			},
			{
				Clause: "504.5", Promise: "one line", Lab: "a lab that does not log a request after the load balancer has given up on it",
				Ask:  "Your assertions on the log: the load balancer stopped waiting. Where is the line of the request?",
				Swap: func(w *world.World) { w.App.Log = &heardOnly{Handler: w.App.Log, gateway: w.Gateway} },
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.SlowUpstream, Ask: "Your assertions on the headers: which program wrote the 504?"},
			{Cause: lab.PoolExhausted, Ask: "Your assertions on the log: did the API finish its work?"},
			{Cause: lab.FrozenApp, Ask: "Your assertions on the log: the response is exactly the same. What does the log say?"},
		},
		Others: also(lab.SlowQuery, lab.LongChain, lab.FrozenUpstream, lab.BlackholedUpstream, lab.HangingStandIn),
	},
}

// impatientGateway is a load balancer with a short idle timeout.
var impatientGateway = world.GatewayConfig{Routes: world.PassThrough.Routes, IdleTimeout: 60 * time.Millisecond}

// gatewayWaits is a cure: the load balancer waits as long as the app takes.
func gatewayWaits(w *world.World) { w.Gateway.SetIdleTimeout(0) }

// addsRequestID adds a random request id to a problem that has none.
func addsRequestID(p *api.Problem) {
	if slices.ContainsFunc(p.Members, func(m api.Member) bool { return m.Name == "request_id" }) {
		return
	}
	id := rand.Text()[:16]
	p.Set("request_id", id)
	p.Header.Set("X-Request-Id", id)
}

// heardOnly leaves out the lines of requests that the gateway has given up on.
type heardOnly struct {
	slog.Handler

	gateway *world.Gateway
	lines   atomic.Int64
}

// Handle is called once for each request. The n-th was given up on after n timeouts, as in [world.Partner.SlowerThanGateway].
func (h *heardOnly) Handle(ctx context.Context, line slog.Record) error {
	if h.lines.Add(1) <= h.gateway.Timeouts() {
		return nil
	}
	return h.Handler.Handle(ctx, line)
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
