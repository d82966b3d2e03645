package failure

import (
	"time"

	"failurelab/lab"
)

// TLSNotYetValid is a certificate that was put in place before its time: made for tomorrow, or by a host whose clock is
// ahead.
//
// Go has one reason for both ends of a certificate's time (x509.Expired). Which end it was, the times in the certificate
// tell (RFC 5280 §4.1.2.5).
var TLSNotYetValid = Failure{
	Cause: lab.TLSNotYetValid,
	Means: "The API's certificate will be good, and its time has not come yet.",
	See:   "The client's error is an `x509.CertificateInvalidError`, reason `x509.Expired`, and the `NotBefore` of its `Cert` lies ahead.",
	Shows: Shows{
		Client: "is before",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: callsByName(certified(time.Hour, 48*time.Hour)),
}
