package world

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"

	"failurelab/lab/wire"
)

// link is how the app reaches its partner. A change makes a new one, so that a request in flight keeps the one it began with.
type link struct {
	address   string
	due       Clock // runs out for every request, because of what is at the address; "": none has to
	own       bool  // the address is that of the partner itself
	standIn   bool  // it is that of a learner's server, which may respond or not
	transport *http.Transport
}

// connect makes the link to an address. What has to succeed gets [Ample]; what cannot succeed gets the partner's timeout.
func (p *Partner) connect(l link) {
	times := map[Clock]time.Duration{ConnectClock: p.world.ample, ResponseClock: p.world.ample}
	if l.standIn {
		times[ResponseClock] = p.timeout << (2 * p.world.patience)
	}
	if l.due != "" {
		times[l.due] = p.timeout
	}
	if p.timeout >= p.world.ample { // the app does not give up by itself
		l.due = ""
	}
	l.transport = &http.Transport{
		DisableKeepAlives:     true,
		ResponseHeaderTimeout: times[ResponseClock],
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			m := wire.Machine{Network: map[string]string{partnerAddress: l.address}, Connect: times[ConnectClock]}
			return m.Dial(ctx, network, partnerAddress)
		},
	}
	p.link.Store(&l)
}

// RoundTrip sends a request of the app's to the partner.
func (p *Partner) RoundTrip(r *http.Request) (*http.Response, error) {
	l := p.link.Load()
	if l.own {
		r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
			WroteRequest: func(w httptrace.WroteRequestInfo) {
				if w.Err == nil {
					p.received.expectOne() // it will arrive, even if the app gives up before the partner has read it
				}
			},
		}))
	}
	if l.standIn {
		p.standInTook.Add(1)
	}
	resp, err := l.transport.RoundTrip(r)
	if clock := ranOut(r.Context(), err); clock != "" {
		p.world.clocks.ranOut(clock, l.due == clock || l.standIn)
		if l.standIn {
			p.world.clocks.gaveUpOnStandIn()
		}
	}
	return resp, err
}

// ranOut is the clock that ended a request to the partner, or "". A caller that hung up is no clock.
func ranOut(ctx context.Context, err error) Clock {
	var timeout net.Error
	if ctx.Err() != nil || !errors.As(err, &timeout) || !timeout.Timeout() {
		return ""
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return ConnectClock
	}
	return ResponseClock
}
