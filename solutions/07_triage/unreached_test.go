package triage

import (
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"failurelab/lab"
)

// What the client saw, when the app saw nothing.

// unanswered asks how far the client got: it refused the request, found no address, could not connect, or lost the connection.
func unanswered(i lab.Incident) lab.Cause {
	var name *net.DNSError
	var dial *net.OpError
	switch {
	case !slices.Contains(i.Trace, "GetConn"):
		return refused(i)
	case errors.As(i.Err, &name):
		return unresolved(i, name)
	case errors.As(i.Err, &dial) && dial.Op == "dial":
		return unconnected(i, dial)
	case errors.As(i.Err, new(x509.HostnameError)):
		return lab.TLSWrongHost
	case errors.As(i.Err, new(x509.CertificateInvalidError)):
		return untimely(i)
	case errors.Is(i.Err, syscall.ECONNRESET):
		return lab.ConnectionReset
	case slices.Contains(i.Trace, "GotFirstResponseByte"):
		return lab.CutShort
	default:
		return lab.HungUp
	}
}

func refused(i lab.Incident) lab.Cause {
	for name := range i.Request.Header {
		if strings.Contains(name, ":") {
			return lab.InvalidHeaderName
		}
	}
	if i.Request.URL.Scheme == "" {
		return lab.MissingScheme
	}
	return lab.NewlineInToken
}

const ourName = "api.lab.test"

func unresolved(i lab.Incident, err *net.DNSError) lab.Cause {
	switch {
	case err.IsNotFound && err.Name != ourName:
		return lab.MisspelledName
	case err.IsNotFound:
		return lab.DNSNXDOMAIN
	case !err.IsTimeout:
		return lab.DNSServfail
	case i.Metrics()["dns_lookups_total"] == "0": // our name server was never asked
		return lab.WrongResolver
	default:
		return lab.DNSTimeout
	}
}

// The documented addresses: one is out of use, the other two are the API's.
const oldAddress = "203.0.113.20"

func unconnected(_ lab.Incident, err *net.OpError) lab.Cause {
	host, port, _ := net.SplitHostPort(err.Addr.String())
	switch {
	case host == oldAddress:
		return lab.StaleAddress
	case port != "80" && port != "443":
		return lab.WrongPort
	case errors.Is(err, syscall.ENETUNREACH):
		return lab.NoRoute
	case err.Timeout():
		return lab.SecurityGroup
	default:
		return lab.ConnectionRefused
	}
}

func untimely(i lab.Incident) lab.Cause {
	var invalid x509.CertificateInvalidError
	if errors.As(i.Err, &invalid) && invalid.Cert.NotBefore.After(time.Now()) {
		return lab.TLSNotYetValid
	}
	return lab.TLSExpired
}

// answeredForUs asks what responded instead of the app: a gateway, or the host that the API has left.
func answeredForUs(i lab.Incident) lab.Cause {
	switch {
	case i.Response.Status == 504:
		return lab.FrozenApp
	case i.Response.Header.Get("X-Served-By") == "":
		return lab.GatewayMiss
	case i.Response.Header.Get("Via") != "": // the gateway still forwards to the host that the API has left
		return lab.StaleBackend
	case i.Metrics()["dns_lookups_total"] == "0": // the client has the address from elsewhere
		return lab.PinnedAddress
	case i.Metrics()["dns_answer"] != oldAddress: // the name is right, and its address is the old host's
		return lab.UnmovedAddress
	default:
		return lab.StaleDNS
	}
}
