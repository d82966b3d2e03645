package failure

import (
	"net/http"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"
)

// TLSExpired is a certificate whose time is over: nobody renewed it.
//
// It is signed by an authority that the customer's machine trusts, for the right name, and its notAfter has gone by
// (RFC 5280 §4.1.2.5). The machine ends the handshake, and no request is sent.
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

	Break: callsByName(certified(-48*time.Hour, -time.Hour)),

	Ticket: &Ticket{
		Number:  "T606",
		Stretch: true,
		Symptom: "Ours is the careful program: it calls you by https only. Today it will not talk to you.",
		Begin:   "Somebody was connected, and no request was sent. errors.As finds the error of package crypto/x509: look into it.",
		Cure:    certified(-time.Hour, 24*time.Hour),
		Near:    []lab.Cause{lab.TLSNotYetValid},
		Mutants: []Mutant{
			{
				Clause: "000.5", Lab: "a lab that sends everybody who comes by https on to plain http",
				Ask:  "By which way does the token travel, once the call is answered?",
				Swap: downgraded,
			},
			{
				Clause: "000.4", Lab: "a lab whose new certificate is for another name",
				Ask:  "Is your customer helped by the new certificate?",
				Swap: func(w *world.World) { w.CertifyFor("www.lab.test") },
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.TLSNotYetValid, Ask: "The reason reads the same. From when is the certificate good, and until when?"},
			{Cause: lab.TLSWrongHost, Ask: "Is it the certificate's time that does not fit, or its name?"},
		},
	},
}

// certified gives the API a certificate that is good from one time to another, both counted from now.
func certified(from, until time.Duration) world.Step {
	return func(w *world.World) { w.TLS(from, until) }
}

// downgraded is an app that takes every call for one by https, unless the load balancer says that it was not, and that
// gets it the wrong way round.
func downgraded(w *world.World) {
	const proto = "X-Forwarded-Proto"
	w.RoutePort(world.Address, "80", w.Serving(passingTo(w.Home(), func(h http.Header) { h.Set(proto, "http") })))
	w.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Header.Get(proto) != "http" {
				http.Redirect(rw, r, "http://"+world.Name+r.URL.RequestURI(), http.StatusPermanentRedirect)
				return
			}
			app.ServeHTTP(rw, r)
		})
	}
}
