package triage

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage is the triage tree of the README as code: three questions, in this order.
func Triage(i lab.Incident) lab.Diagnosis {
	line, logged := reached(i)
	switch {
	case well(i):
		return lab.Diagnosis{Cause: lab.Healthy, Reached: lab.Yes, Slow: lab.No}
	case !logged:
		return unreached(i)
	case clientError(i):
		return refused(i, line)
	case slow(i, line) == lab.Yes:
		return late(i, line)
	default:
		return broken(i, line)
	}
}

// well says whether the customer got what he asked for.
func well(i lab.Incident) bool { return i.Err == nil && i.Response.Status < 300 }

// 1. Does the request reach the app? Its log holds the line of the id that the answer names; and when the answer names
// none, because somebody in between wrote it, a line for the same path.
func reached(i lab.Incident) (lab.Line, bool) {
	if line, ok := i.Line(); ok || i.Response == nil || i.Response.Header.Get("X-Request-Id") != "" {
		return line, ok
	}
	for _, line := range i.Logs() {
		if line.Attr("method") == i.Request.Method && line.Attr("path") == i.Request.URL.Path {
			return line, true
		}
	}
	return lab.Line{}, false
}

// 2. Is it a client or a server error?
func clientError(i lab.Incident) bool { return i.Response.Status < 500 }

// 3. Is it latency: did the call fail because time ran out? A gateway says so with its status, the app with its error.
func slow(i lab.Incident, line lab.Line) lab.Answer {
	if i.Response.Status == 504 || strings.Contains(line.Attr("err"), "deadline exceeded") {
		return lab.Yes
	}
	return lab.No
}

// unreached is what the client saw, when the app saw nothing: no answer, or an answer of somebody else's.
func unreached(i lab.Incident) lab.Diagnosis {
	d := lab.Diagnosis{Reached: lab.No, Slow: lab.No, Side: lab.Between}
	var unknown *net.DNSError
	var late net.Error
	var certificate x509.CertificateInvalidError
	switch {
	case i.Response != nil && i.Response.Header.Get("X-Served-By") == "":
		d.Cause = lab.GatewayMiss
	case i.Response != nil:
		d.Cause = lab.StaleDNS
	case !came(i, "GetConn"):
		d.Cause, d.Side = lab.NewlineInToken, lab.Client
	case errors.As(i.Err, &unknown) && unknown.IsNotFound:
		d.Cause = lab.DNSNXDOMAIN
	case errors.Is(i.Err, syscall.ECONNREFUSED):
		d.Cause, d.Side = lab.ConnectionRefused, lab.Server
	case errors.Is(i.Err, syscall.ENETUNREACH):
		d.Cause = lab.NoRoute
	case errors.As(i.Err, &certificate):
		d.Cause, d.Side = lab.TLSExpired, lab.Server
	case errors.As(i.Err, &late) && late.Timeout() && !came(i, "GotConn"):
		d.Cause, d.Slow = lab.SecurityGroup, lab.Yes
	}
	return d
}

// came says whether the connection came to an event.
func came(i lab.Incident, event string) bool {
	for _, e := range i.Trace {
		if e == event {
			return true
		}
	}
	return false
}

func refused(i lab.Incident, line lab.Line) lab.Diagnosis {
	d := lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client}
	switch i.Response.Status {
	case 401:
		d.Cause = unauthorized(i, line)
	case 403:
		d.Cause = forbidden(i, line)
	case 404:
		d.Cause = missing(i, line)
	}
	switch d.Cause {
	case lab.UngrantedScope, lab.SimilarScope, lab.RemovedRow:
		d.Side = lab.Server // somebody has to grant it, or to bring it back
	}
	return d
}

// unauthorized asks who the customer is.
func unauthorized(i lab.Incident, line lab.Line) lab.Cause {
	switch line.Attr("credential") {
	case "none":
		return lab.MissingHeader
	case "unreadable":
		return lab.MissingBearerPrefix
	case "token":
		return lab.ExpiredToken
	case "key":
		if some(i, "select 1 from api_keys where prefix = %s and revoked_at is not null", line.Attr("key")) {
			return lab.RevokedKey
		}
		return lab.InvalidAPIKey
	}
	if typed := line.Attr("user"); typed != strings.TrimSpace(typed) {
		return lab.ExtraSpace
	}
	return lab.UsernameCase
}

// forbidden asks what he may.
func forbidden(i lab.Incident, line lab.Line) lab.Cause {
	needs, scope := line.Attr("needs"), line.Attr("scope")
	switch {
	case line.Attr("owner") != "" && line.Attr("owner") != line.Attr("user"):
		return lab.NotOwner
	case strings.Contains(scope, needs):
		return lab.SimilarScope
	case some(i, "select 1 from users where name = %s and scope = 'admin'", line.Attr("user")):
		return lab.MissingScope
	default:
		return lab.UngrantedScope
	}
}

// missing asks whether it is there, and whether it ever was.
func missing(i lab.Incident, line lab.Line) lab.Cause {
	id := line.Attr("id")
	switch {
	case line.Attr("route") == "":
		return lab.WrongPath
	case some(i, "select 1 from resources where id = %s", id):
		return lab.DeletedResource // the row is there, with its tombstone
	case some(i, "select 1 from sqlite_sequence where name = 'resources' and seq >= cast(%s as integer)", id):
		return lab.RemovedRow
	default:
		return lab.BeyondSequence
	}
}

// late asks which clock ran out.
func late(i lab.Incident, line lab.Line) lab.Diagnosis {
	d := lab.Diagnosis{Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server}
	switch {
	case i.Response.Status != 504:
		d.Cause = lab.ResourceExhaustion
	case line.Attr("status") == "200": // the app did its work, and nobody waited for it
		d.Cause, d.Side = lab.IdleTimeout, lab.Between
	case line.Attr("layer") == "db":
		d.Cause = lab.SlowQuery
	default:
		d.Cause = lab.SlowUpstream
	}
	return d
}

// broken asks what the app itself tripped over.
func broken(_ lab.Incident, line lab.Line) lab.Diagnosis {
	d := lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Server}
	switch {
	case line.Attr("stack") != "":
		d.Cause = lab.Crash
	case line.Attr("layer") == "db":
		d.Cause = lab.DatabaseLost
	default:
		d.Cause = lab.UnhandledError
	}
	return d
}

// some says whether a query about one value has an answer.
func some(i lab.Incident, query, value string) bool {
	quoted := "'" + strings.ReplaceAll(value, "'", "''") + "'"
	return len(i.SQL(fmt.Sprintf(query, quoted)).Rows) > 0
}
