package lab

import (
	"fmt"
	"io"
	"net/http"
	"net/url"

	"failurelab/lab/wire"
)

// ServeHTTP sends r to the API and copies the answer to w, so that an [httptest.ResponseRecorder] can stand in for the
// network. Redirects are not followed and nothing is decompressed: w gets what the server wrote.
//
// A recorder cannot show a connection that breaks. When the request cannot be sent, or the answer ends too early, the
// test fails and says so: use [API.Client] for such a call.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.t.Helper()
	a.asked()

	resp, err := a.client.Transport.RoundTrip(a.outgoing(r))
	if err != nil {
		a.unheard(fmt.Errorf("the request got no answer: %s", wire.ClientFact(err).Value))
		return
	}
	defer resp.Body.Close()
	for k, v := range resp.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(resp.StatusCode)
	if _, err := io.Copy(w, resp.Body); err != nil {
		a.unheard(fmt.Errorf("the answer broke off: %s", wire.ClientFact(err).Value))
	}
	for k, v := range resp.Trailer {
		w.Header()[http.TrailerPrefix+k] = v
	}
}

// outgoing is r as a client sends it: httptest.NewRequest makes requests as a server receives them.
func (a *API) outgoing(r *http.Request) *http.Request {
	out := r.Clone(r.Context())
	out.RequestURI = ""
	if base, err := url.Parse(a.URL); err == nil {
		out.URL.Scheme, out.URL.Host = base.Scheme, base.Host
	}
	return out
}

func (a *API) unheard(err error) {
	a.t.Helper()
	reason := fmt.Sprintf("%v. A recorder cannot show that. To see what the customer's program sees, use api.Client().Do(...).", err)
	a.misused(reason)
	a.t.Error(reason)
}
