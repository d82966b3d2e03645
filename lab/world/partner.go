package world

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// PartnerTimeout is how long the app waits by default for a partner that it cannot connect to, or that does not begin its
// response. A partner that can be reached, and responds, gets [Ample].
const PartnerTimeout = 400 * time.Millisecond

// partnerAddress is the address that the app calls its partner by. Each world maps it to a listener of its own.
const partnerAddress = "192.0.2.80:80"

// Partner is the server that the app calls for /api/v1/external-call. There is none until [Partner.Serve] is called.
type Partner struct {
	world          *World
	handler        atomic.Pointer[http.Handler]
	received       *traffic             // requests that reached the partner itself
	link           atomic.Pointer[link] // how the app reaches it; nil until Serve is called
	ownAddress     string               // where it listens
	refusesStandIn atomic.Bool
	standInTook    atomic.Int64 // requests that the app sent to a stand-in
	timeout        time.Duration
}

func (p *Partner) inUse() bool { return p.link.Load() != nil }

// Serve makes the partner respond with h, and makes the app dial it at its own address. The first call starts the partner.
func (p *Partner) Serve(h http.Handler) {
	p.handler.Store(&h)
	if !p.inUse() {
		p.world.App.Partner = p
		p.ownAddress = p.world.Network.ServingHTTP(p.received.watch(http.HandlerFunc(p.serve)))
	}
	p.connect(link{address: p.ownAddress, due: clockOf(h), own: true})
}

func (p *Partner) serve(rw http.ResponseWriter, r *http.Request) {
	(*p.handler.Load()).ServeHTTP(rw, r)
}

// SetAddress makes the app dial its partner at another address, host:port, until the next call of Serve.
func (p *Partner) SetAddress(address string) {
	p.connect(link{address: address, due: p.world.Network.due[address]})
}

// SetTimeout sets how long the app waits for its partner; see [PartnerTimeout]. From [Ample] on it does not give up by itself.
// It must be called before the world serves.
func (p *Partner) SetTimeout(d time.Duration) {
	p.timeout = d
	if l := p.link.Load(); l != nil {
		p.connect(*l)
	}
}

// RefuseStandIn makes the app keep its partner whatever [Partner.StandIn] is told.
func (p *Partner) RefuseStandIn() { p.refusesStandIn.Store(true) }

// StandIn makes the app call a server on this machine instead of its partner, from the next request on. base must be an
// http:// URL with a loopback IP address and a port; anything else is an error. After [Partner.RefuseStandIn] it changes
// nothing and reports no error.
func (p *Partner) StandIn(base string) error {
	if !p.inUse() {
		return errors.New("the API of this ticket has no partner")
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" || u.Port() == "" || !net.ParseIP(u.Hostname()).IsLoopback() {
		return errors.New("want the URL of an httptest.Server, such as http://127.0.0.1:8080")
	}
	if !p.refusesStandIn.Load() {
		p.connect(link{address: u.Host, standIn: true})
	}
	return nil
}

// Answering is a partner that works for a while and then responds with a quote.
func Answering(work time.Duration) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(work):
			rw.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprintln(rw, `{"quote": 42}`) // the app may have hung up
		case <-r.Context().Done():
		}
	})
}

// Hanging is a partner that reads a request and never responds.
func Hanging() http.Handler { return hanging{} }

type hanging struct{}

func (hanging) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // without this the server would not learn that the app hung up
	<-r.Context().Done()
}

// clockOf is the clock that runs out for every request to h, or "".
func clockOf(h http.Handler) Clock {
	if _, ok := h.(hanging); ok {
		return ResponseClock
	}
	return ""
}

// SlowerThanGateway is a partner that responds to a request as soon as the gateway has given up on it. It waits for the gateway
// itself, not for a time, because on a busy machine two timers may fire in either order.
func (p *Partner) SlowerThanGateway() http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		n := int64(p.received.count()) // the gateway gives up on every request: the n-th is late after n timeouts
		for {
			next := p.world.Gateway.nextTimeout()
			if p.world.Gateway.timeouts.Load() >= n {
				Answering(0).ServeHTTP(rw, r)
				return
			}
			select {
			case <-next:
			case <-r.Context().Done():
				return
			}
		}
	})
}
