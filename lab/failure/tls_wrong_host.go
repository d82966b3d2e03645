package failure

import (
	"time"

	"failurelab/lab"
	"failurelab/lab/world"
)

// TLSWrongHost is a valid certificate for another name (RFC 9110 §4.3.4, RFC 9525).
var TLSWrongHost = Failure{
	Cause: lab.TLSWrongHost,
	Means: "The certificate is valid, but its name is not the API's.",
	See:   "The client's error is an `x509.HostnameError`.",
	Shows: Shows{
		Client: "not api.lab.test",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: callsByName(
		usesCertificate(-time.Hour, 24*time.Hour), // the customer uses https from here on
		func(w *world.World) { w.Network.SetCertificateName("www.lab.test") },
		usesCertificate(-time.Hour, 24*time.Hour),
	),
	Cure: Steps(func(w *world.World) { w.Network.SetCertificateName(world.Name) }, usesCertificate(-time.Hour, 24*time.Hour)),
}
