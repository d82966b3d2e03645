package failure

import (
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"
)

// TLSExpired is a certificate that was not renewed in time.
//
// The customer's machine trusts its issuer, and its name is right. Its notAfter has passed (RFC 5280 §4.1.2.5), so the
// machine aborts the handshake and sends no request.
var TLSExpired = Failure{
	Cause: lab.TLSExpired,
	Means: "The API's certificate has expired.",
	See:   "The client's error is an `x509.CertificateInvalidError`, reason `x509.Expired`, and the `NotAfter` of its `Cert` is in the past.",
	Shows: Shows{
		Client: "is after",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: callsByName(usesCertificate(-48*time.Hour, -time.Hour)),
	Cure:  usesCertificate(-time.Hour, 24*time.Hour),

	Ticket: &Ticket{
		Number:     "T606",
		Stretch:    true,
		Symptom:    "Ours is the careful program: it calls you by https only. Today it will not talk to you.",
		Begin:      "The client was connected, but sent no request. errors.As finds the error of package crypto/x509: look into it.",
		Production: "This happens every 90 days if the renewal fails silently. First, read the certificate's dates, then set an alarm two weeks earlier.",
		Near:       []lab.Cause{lab.TLSNotYetValid},
		Mutants: []Mutant{
			{
				Clause: "000.5", Lab: "a lab that redirects every https request to plain http",
				Ask:  "Your assertions after the cure: was the request sent by https, or was it redirected to plain http?",
				Swap: redirectsToHTTP,
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab whose new certificate is for another name",
				Ask:  "Your assertions after the cure: does the new certificate help your customer?",
				Swap: func(w *world.World) { w.Network.SetCertificateName("www.lab.test") },
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab whose new certificate confuses its gateway, which responds with 421 Misdirected Request",
				Ask:  "Your assertions after the cure: which status code does your customer get?",
				Swap: SpoilsStatus(http.StatusMisdirectedRequest),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.TLSNotYetValid, Ask: "Your assertions on the client's error: the reason is the same. From when is the certificate valid, and until when?"},
			{Cause: lab.TLSWrongHost, Ask: "Your assertions on the client's error: what is wrong with the certificate: its time, or its name?"},
		},
	},
}

// usesCertificate gives the API a certificate that is valid between two times, relative to now.
func usesCertificate(from, until time.Duration) world.Step {
	return func(w *world.World) { w.Network.UseTLS(from, until) }
}

// redirectsToHTTP redirects every request to http://, because it reads the load balancer's X-Forwarded-Proto the wrong way
// round.
func redirectsToHTTP(w *world.World) {
	const proto = "X-Forwarded-Proto"
	w.Network.RoutePort(world.Address, "80", w.Network.ServingHTTP(proxyTo(w.Network.APIAddress(), func(h http.Header) { h.Set(proto, "http") })))
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Header.Get(proto) != "http" {
				http.Redirect(rw, r, "http://"+world.Name+r.URL.RequestURI(), http.StatusPermanentRedirect)
				return
			}
			app.ServeHTTP(rw, r)
		})
	}
}
