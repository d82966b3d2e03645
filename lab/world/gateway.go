package world

import (
	"encoding/json"
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

// Gateway is how what stands in front of the app is set up: an API gateway, a load balancer. It speaks HTTP to the app
// over a connection of its own, knows no request ids, and has metrics in place of a log.
type Gateway struct {
	Routes []string      // beginnings of the paths that it passes on; it answers others itself, with 404
	Idle   time.Duration // how long it waits for the app to say something; then it answers itself, with 504
	App    string        // where it takes the app to be; "": where it is
	Ejects bool          // whether it takes an app that was late out of service: then it answers everybody itself, with 503
}

// Through is a gateway that passes everything on, and has patience.
var Through = Gateway{Routes: []string{"/"}, Idle: 10 * time.Second}

// gateway is a Gateway at work.
type gateway struct {
	setup   atomic.Pointer[setup]
	problem func(*api.Problem)
	passed  func() // is told of each call that was sent on to the app

	requests, unrouted, timeouts atomic.Int64

	mu     sync.Mutex
	gaveUp chan struct{} // closed at the next time-out, and then another one
}

type setup struct {
	Gateway
	proxy http.Handler
}

// set sets the gateway up, in front of the app at an address.
func (g *gateway) set(s Gateway, app string) {
	passed := g.passed
	if s.App != "" {
		app, passed = s.App, func() {} // the app itself will never see it
	}
	g.setup.Store(&setup{s, &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: app})
			r.Out.Host = r.In.Host
		},
		Transport: announcing{&http.Transport{ResponseHeaderTimeout: s.Idle}, passed},
		ModifyResponse: func(r *http.Response) error {
			r.Header.Set("Via", via)
			return nil
		},
		ErrorHandler: g.failed,
	}})
}

// announcing tells somebody of each request as soon as it is sent: whoever gives up on an answer soon would else not know
// that the request is on its way.
type announcing struct {
	http.RoundTripper
	sent func()
}

func (a announcing) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{WroteRequest: func(w httptrace.WroteRequestInfo) {
		if w.Err == nil {
			a.sent()
		}
	}}
	return a.RoundTripper.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
}

// nextTimeout is closed when the gateway next gives up on a call.
func (g *gateway) nextTimeout() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.gaveUp
}

// via is how the gateway names itself in every answer (RFC 9110 §7.6.3).
const via = "1.1 gateway"

func (g *gateway) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	g.requests.Add(1)
	s := g.setup.Load()
	if s.Ejects && g.timeouts.Load() > 0 {
		g.fail(rw, r, &api.Error{
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
	g.fail(rw, r, &api.Error{
		Status: http.StatusNotFound, Type: "/problems/not-found", Title: "Not Found",
		Detail: "There is nothing at this path.", Err: fmt.Errorf("no route for %s", r.URL.Path),
	})
}

// failed answers for an app that did not.
func (g *gateway) failed(rw http.ResponseWriter, r *http.Request, err error) {
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		g.timeouts.Add(1)
		g.mu.Lock()
		close(g.gaveUp)
		g.gaveUp = make(chan struct{})
		g.mu.Unlock()
		g.fail(rw, r, &api.Error{
			Status: http.StatusGatewayTimeout, Type: "/problems/gateway-timeout", Title: "Gateway Timeout",
			Detail: "Somebody behind us did not answer in time.", Err: err,
		})
		return
	}
	g.fail(rw, r, &api.Error{
		Status: http.StatusBadGateway, Type: "/problems/bad-gateway", Title: "Bad Gateway",
		Detail: "Somebody behind us gave no valid answer.", Err: err,
	})
}

// fail is the gateway's own answer.
func (g *gateway) fail(rw http.ResponseWriter, r *http.Request, e *api.Error) {
	p := api.NewProblem(e, r.URL)
	g.problem(p)
	for k, v := range p.Header {
		rw.Header()[k] = v
	}
	rw.Header().Set("Content-Type", p.Media)
	rw.Header().Set("Via", via)
	rw.WriteHeader(p.Status)
	body, _ := json.Marshal(p) // what was made to be marshalled
	_, _ = rw.Write(body)      // the caller may have left
}
