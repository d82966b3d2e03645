package lab

import (
	"fmt"
	"io"
	"net/http"
	"net/url"

	"failurelab/lab/wire"
)

// ServeHTTP sends r to the API and copies the response to w, such as an [httptest.ResponseRecorder]. It follows no
// redirects and decompresses nothing: w gets what the server wrote.
//
// A recorder cannot show a broken connection. If the request cannot be sent, or the response breaks off, the test fails
// and says so. Use [API.Client] for such a request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.t.Helper()
	a.asked()

	resp, err := a.client.Transport.RoundTrip(a.outgoing(r))
	if err != nil {
		a.recorderMisused(fmt.Errorf("the request got no response: %s", wire.ClientFact(err).Value))
		return
	}
	defer resp.Body.Close()
	for k, v := range resp.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(resp.StatusCode)
	if _, err := io.Copy(w, resp.Body); err != nil {
		a.recorderMisused(fmt.Errorf("the response broke off: %s", wire.ClientFact(err).Value))
	}
	for k, v := range resp.Trailer {
		w.Header()[http.TrailerPrefix+k] = v
	}
}

// outgoing returns r as a client sends it to the API. httptest.NewRequest makes requests as a server receives them.
func (a *API) outgoing(r *http.Request) *http.Request {
	out := r.Clone(r.Context())
	out.RequestURI = ""
	if base, err := url.Parse(a.URL); err == nil {
		out.URL.Scheme, out.URL.Host = base.Scheme, base.Host
	}
	return out
}

// recorderMisused fails the test without stopping it: a recorder was used for an exchange that it cannot show.
func (a *API) recorderMisused(err error) {
	a.t.Helper()
	reason := wire.Shown(fmt.Sprintf("%v. A recorder cannot show that. Use api.Client().Do(...) instead: it returns what the customer's program gets.", err))
	a.misused(reason)
	a.t.Error(reason)
}
