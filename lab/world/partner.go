package world

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"failurelab/lab/wire"
)

// PartnerBudget is how long the app waits for its partner, to connect and to answer.
const PartnerBudget = 250 * time.Millisecond

// partnerAddress is what the app knows the partner by; where that really is, differs from world to world.
const partnerAddress = "192.0.2.80:80"

// partner is who does the work behind /api/v1/external-call: a server of its own.
type partner struct {
	handler atomic.Pointer[http.Handler]
	address atomic.Pointer[string]
	home    string // where it is when it is where it should be
	calls   atomic.Int64
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
		transport := &http.Transport{
			DisableKeepAlives:     true,
			ResponseHeaderTimeout: PartnerBudget,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				m := wire.Machine{Network: map[string]string{partnerAddress: *w.partner.address.Load()}, Connect: PartnerBudget}
				return m.Dial(ctx, network, partnerAddress)
			},
		}
		w.Parts.Partner = transport
		w.closing(transport.CloseIdleConnections)
		w.partner.home = w.serve(w.partner)
	}
	w.partner.handler.Store(&h)
	w.PartnerAt(w.partner.home)
}

// PartnerAt makes the app look for its partner somewhere.
func (w *World) PartnerAt(place string) { w.partner.address.Store(&place) }

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

// Hanging is a partner who takes a call and never answers it.
func Hanging() http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server would not see that the app has left
		<-r.Context().Done()
	})
}
