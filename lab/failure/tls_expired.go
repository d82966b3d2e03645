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
	Means: "The API's certificate was good, until its time was over.",
	See:   "The client's error is an `x509.CertificateInvalidError`, reason `x509.Expired`, and the `NotAfter` of its `Cert` has gone by.",
	Shows: Shows{
		Client: "is after",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: callsByName(usesCertificate(-48*time.Hour, -time.Hour)),
	Cure:  usesCertificate(-time.Hour, 24*time.Hour),

	Ticket: &Ticket{
		Number:  "T606",
		Stretch: true,
		Symptom: "Ours is the careful program: it calls you by https only. Today it will not talk to you.",
		Begin:   "Somebody was connected, and no request was sent. errors.As finds the error of package crypto/x509: look into it.",
		Near:    []lab.Cause{lab.TLSNotYetValid},
		Mutants: []Mutant{
			{
				Clause: "000.5", Lab: "a lab that sends everybody who comes by https on to plain http",
				Ask:  "By which way does the token travel, once the call is answered?",
				Swap: redirectsToHTTP,
			},
			{
				Clause: "000.4", Lab: "a lab whose new certificate is for another name",
				Ask:  "Is your customer helped by the new certificate?",
				Swap: func(w *world.World) { w.Network.SetCertificateName("www.lab.test") },
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.TLSNotYetValid, Ask: "The reason reads the same. From when is the certificate good, and until when?"},
			{Cause: lab.TLSWrongHost, Ask: "Is it the certificate's time that does not fit, or its name?"},
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
