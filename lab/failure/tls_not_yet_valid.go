package failure

import (
	"time"

	"failurelab/lab"
)

// TLSNotYetValid is a certificate that was deployed too early: it was made for tomorrow, or by a host whose clock is ahead.
//
// Go has one reason for both ends of a certificate's validity (x509.Expired). The times in the certificate tell which end
// it was (RFC 5280 §4.1.2.5).
var TLSNotYetValid = Failure{
	Cause: lab.TLSNotYetValid,
	Means: "The API's certificate is not valid yet.",
	See:   "The client's error is an `x509.CertificateInvalidError`, reason `x509.Expired`, and the `NotBefore` of its `Cert` is in the future.",
	Shows: Shows{
		Client: "is before",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: callsByName(usesCertificate(time.Hour, 48*time.Hour)),
	Cure:  usesCertificate(-time.Hour, 24*time.Hour),
}
