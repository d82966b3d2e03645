package world

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"failurelab/lab/api"
)

// GatewayConfig configures the [Gateway].
type GatewayConfig struct {
	Routes        []string      // path prefixes that it forwards; for any other path it sends a 404 itself
	IdleTimeout   time.Duration // how long it waits for the first byte of a response that does not come; then it sends a 504 itself. 0: [Ample]
	Upstream      string        // host:port that it forwards to; "": the app
	EjectsLateApp bool          // after its first timeout it sends a 503 to every request
}

// frozenTimeout is the idle timeout for an upstream that never responds, unless the configuration has one.
const frozenTimeout = 60 * time.Millisecond

// PassThrough forwards every path, and waits as long as it takes.
var PassThrough = GatewayConfig{Routes: []string{"/"}}

// Gateway is an API gateway or load balancer in front of the app: a real reverse proxy. It adds no request ids, and has
// metrics but no log. There is none until [Gateway.Configure] is called.
type Gateway struct {
	world   *World
	address string // where it listens; "" until it is configured
	pool    atomic.Pointer[gatewayPool]
	drains  Drain // see OnTakeOut
	picks   Pick  // see OnPick

	requests, unrouted, timeouts atomic.Int64
	unsigned                     bool // see LeaveUnsigned

	mu       sync.Mutex
	timedOut chan struct{} // closed and replaced at each timeout
}

type gatewaySetup struct {
	GatewayConfig
	proxy http.Handler
}

func (g *Gateway) inUse() bool { return g.address != "" }

// Configure puts the gateway in front of the app, or reconfigures it, also while the world serves.
func (g *Gateway) Configure(c GatewayConfig) { g.TakeTurns(c) }

// setUp is the gateway with one configuration.
func (g *Gateway) setUp(c GatewayConfig) *gatewaySetup {
	upstream, onSent := g.world.appAddress(), g.world.received.expectOne
	if c.Upstream != "" {
		upstream, onSent = c.Upstream, func() {} // the app never sees the request
	}
	if c.IdleTimeout == 0 && g.world.Network.due[c.Upstream] != "" {
		c.IdleTimeout = frozenTimeout
	}
	idle := c.IdleTimeout
	if idle == 0 {
		idle = g.world.ample
	}
	return &gatewaySetup{c, &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: upstream})
			r.Out.Host = r.In.Host
		},
		Transport: notifyingTransport{&http.Transport{ResponseHeaderTimeout: idle}, onSent},
		ModifyResponse: func(r *http.Response) error {
			g.sign(r.Header)
			return nil
		},
		ErrorHandler: g.answerUpstreamError,
	}}
}

// notifyingTransport calls onSent as soon as a request has been written. A gateway that then gives up early still knows
// that the app will receive the request.
type notifyingTransport struct {
	http.RoundTripper
	onSent func()
}

func (t notifyingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{WroteRequest: func(w httptrace.WroteRequestInfo) {
		if w.Err == nil {
			t.onSent()
		}
	}}
	return t.RoundTripper.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
}

// nextTimeout is closed at the gateway's next timeout.
func (g *Gateway) nextTimeout() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.timedOut
}

// via is the gateway's Via header, in every response that passes it (RFC 9110 §7.6.3).
const via = "1.1 gateway"

// LeaveUnsigned makes the gateway leave Via out of every response. It must be called before the world serves.
func (g *Gateway) LeaveUnsigned() { g.unsigned = true }

func (g *Gateway) sign(h http.Header) {
	if !g.unsigned {
		h.Set("Via", via)
	}
}

func (g *Gateway) serve(rw http.ResponseWriter, r *http.Request) {
	g.requests.Add(1)
	s := g.next()
	if s.EjectsLateApp && g.timeouts.Load() > 0 {
		g.answerProblem(rw, r, &api.Error{
			Status: http.StatusServiceUnavailable, Type: "/problems/service-unavailable", Title: "Service Unavailable",
			Detail: "Nobody is in service.", Err: errors.New("no target in service"),
		})
		return
	}
	if slices.ContainsFunc(s.Routes, func(route string) bool { return strings.HasPrefix(r.URL.Path, route) }) {
		s.proxy.ServeHTTP(rw, r)
		return
	}
	g.unrouted.Add(1)
	g.answerProblem(rw, r, &api.Error{
		Status: http.StatusNotFound, Type: "/problems/not-found", Title: "Not Found",
		Detail: "There is nothing at this path.", Err: fmt.Errorf("no route for %s", r.URL.Path),
	})
}

// answerUpstreamError responds with 504 when the upstream timed out, and 502 for any other error.
func (g *Gateway) answerUpstreamError(rw http.ResponseWriter, r *http.Request, err error) {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		g.timeouts.Add(1)
		g.world.clocks.ranOut(GatewayClock, g.givesUp())
		g.mu.Lock()
		close(g.timedOut)
		g.timedOut = make(chan struct{})
		g.mu.Unlock()
		g.answerProblem(rw, r, &api.Error{
			Status: http.StatusGatewayTimeout, Type: "/problems/gateway-timeout", Title: "Gateway Timeout",
			Detail: "Somebody behind us did not answer in time.", Err: err,
		})
		return
	}
	g.answerProblem(rw, r, &api.Error{
		Status: http.StatusBadGateway, Type: "/problems/bad-gateway", Title: "Bad Gateway",
		Detail: "Somebody behind us gave no valid answer.", Err: err,
	})
}

// answerProblem writes a problem of the gateway's own.
func (g *Gateway) answerProblem(rw http.ResponseWriter, r *http.Request, e *api.Error) {
	p := api.NewProblem(e, r.URL)
	g.world.App.problem(p)
	for k, v := range p.Header {
		rw.Header()[k] = v
	}
	rw.Header().Set("Content-Type", p.Media)
	g.sign(rw.Header())
	rw.WriteHeader(p.Status)
	body, _ := p.Members.Text() // a Problem always marshals
	_, _ = rw.Write(body)       // the client may have hung up
}

// Timeouts is how many requests it has answered itself, because the upstream took too long.
func (g *Gateway) Timeouts() int64 { return g.timeouts.Load() }
