package world

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"failurelab/lab/wire"
)

// PartnerBudget is how long the app waits for its partner, to connect and to answer, if it is not told to wait longer.
const PartnerBudget = 400 * time.Millisecond

// partnerAddress is what the app knows the partner by; where that really is, differs from world to world.
const partnerAddress = "192.0.2.80:80"

// partner is who does the work behind /api/v1/external-call: a server of its own.
type partner struct {
	handler   atomic.Pointer[http.Handler]
	address   atomic.Pointer[string]
	home      string // where it is when it is where it should be
	calls     atomic.Int64
	only      atomic.Bool // the app takes no stand-in for it
	transport *http.Transport
}

func (p *partner) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	p.calls.Add(1)
	(*p.handler.Load()).ServeHTTP(rw, r)
}

// Partner makes a handler the app's partner. It is started when it is first named.
func (w *World) Partner(h http.Handler) {
	if w.partner == nil {
		w.partner = &partner{}
		w.partner.handler.Store(&h)
		w.partner.transport = &http.Transport{
			DisableKeepAlives:     true,
			ResponseHeaderTimeout: w.patience,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				m := wire.Machine{Network: map[string]string{partnerAddress: *w.partner.address.Load()}, Connect: w.patience}
				return m.Dial(ctx, network, partnerAddress)
			},
		}
		w.Parts.Partner = w.partner.transport
		w.closing(w.partner.transport.CloseIdleConnections)
		w.partner.home = w.Serving(w.partner)
	}
	w.partner.handler.Store(&h)
	w.PartnerAt(w.partner.home)
}

// Patience is how long the app waits for its partner. It is settled before the world serves.
func (w *World) Patience(d time.Duration) {
	w.patience = d
	if w.partner != nil {
		w.partner.transport.ResponseHeaderTimeout = d
	}
}

// PartnerAt makes the app look for its partner somewhere.
func (w *World) PartnerAt(place string) { w.partner.address.Store(&place) }

// PartnerOnly makes the app one that takes no stand-in for its partner.
func (w *World) PartnerOnly() { w.partner.only.Store(true) }

// StandIn makes the app take a server of the customer's machine for its partner, from the next call on. What is wrong with
// the request is the error; an app that takes no stand-in says nothing.
func (w *World) StandIn(base string) error {
	if w.partner == nil {
		return errors.New("the API of this ticket has no partner")
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" || u.Port() == "" || !net.ParseIP(u.Hostname()).IsLoopback() {
		return errors.New("want the URL of an httptest.Server, such as http://127.0.0.1:8080")
	}
	if !w.partner.only.Load() {
		w.PartnerAt(u.Host)
	}
	return nil
}

// Answering is a partner who does his work, for so long, and answers.
func Answering(work time.Duration) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(work):
			rw.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprintln(rw, `{"quote": 42}`) // the app may have left
		case <-r.Context().Done():
		}
	})
}

// Outlasting is a partner who is at work for longer than the gateway in front of the app waits, and then answers. He does
// not go by the clock, because on a busy machine two clocks may run out at once.
func (w *World) Outlasting() http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		call := w.partner.calls.Load() // the gateway gives up on each: it is as late for the fifth as it was four times before
		for {
			next := w.gateway.nextTimeout()
			if w.gateway.timeouts.Load() >= call {
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

// Hanging is a partner who takes a call and never answers it.
func Hanging() http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server would not see that the app has left
		<-r.Context().Done()
	})
}
