// Want triage started below 70: it asks neither the database nor the metrics.

package triage

import (
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"

	"failurelab/lab"
)

// You are on call: 60 incidents, and nobody who says which is which.
func TestTriage(t *testing.T) {
	lab.OnCall(t, Triage)
}

// Triage is the triage tree of the README as code: three questions, in this order. Look into an
// incident as you please; what you return is what you say of it.
func Triage(i lab.Incident) lab.Diagnosis {
	line, logged := reached(i)
	if i.Err == nil && i.Response.Status < 400 {
		return lab.Diagnosis{Cause: lab.Healthy, Reached: lab.Yes, Slow: lab.No}
	}
	d := lab.Diagnosis{Reached: lab.No, Slow: slow(i)}
	if logged {
		d.Reached = lab.Yes
	}
	switch {
	case i.Err != nil:
		d.Cause, d.Side = noAnswer(i)
	case i.Response.Status == 504 && i.Response.Header.Get("X-Request-Id") == "":
		d.Cause, d.Side = lab.IdleTimeout, lab.Between
	case !logged && i.Response.Header.Get("X-Served-By") != "":
		d.Cause, d.Side = lab.StaleDNS, lab.Between
	case !logged:
		d.Cause, d.Side = lab.GatewayMiss, lab.Between
	case i.Response.Status == 401:
		d.Cause, d.Side = unauthorized(i, line), lab.Client
	case i.Response.Status == 403:
		d.Cause, d.Side = forbidden(i, line)
	case i.Response.Status == 404:
		d.Cause, d.Side = notFound(i, line)
	case i.Response.Status == 500:
		d.Cause, d.Side = internal(line), lab.Server
	case i.Response.Status == 504:
		d.Cause, d.Side = lab.SlowUpstream, lab.Server
		if line.Attr("layer") == "db" {
			d.Cause = lab.SlowQuery
		}
	}
	return d
}

// 1. Does the request reach the app? Its log holds a line for the call, or it does not.
func reached(i lab.Incident) (lab.Line, bool) {
	if line, ok := i.Line(); ok {
		return line, ok
	}
	// no id: the last line for this path
	logs := i.Logs()
	if i.Response != nil && i.Response.Status == 504 && len(logs) > 0 {
		last := logs[len(logs)-1]
		if last.Attr("path") == i.Request.URL.Path {
			return last, true
		}
	}
	return lab.Line{}, false
}

// 3. Is it latency: did the call fail because time ran out?
func slow(i lab.Incident) lab.Answer {
	var timeout net.Error
	if errors.As(i.Err, &timeout) && timeout.Timeout() {
		return lab.Yes
	}
	if i.Response != nil && i.Response.Status == 504 {
		return lab.Yes
	}
	if line, ok := i.Line(); ok && strings.Contains(line.Attr("err"), "deadline exceeded") {
		return lab.Yes
	}
	return lab.No
}

func noAnswer(i lab.Incident) (lab.Cause, lab.Side) {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(i.Err, &dns):
		return lab.DNSNXDOMAIN, lab.Between
	case errors.Is(i.Err, syscall.ENETUNREACH):
		return lab.NoRoute, lab.Between
	case errors.Is(i.Err, syscall.ECONNREFUSED):
		return lab.ConnectionRefused, lab.Server
	case errors.As(i.Err, &op) && op.Timeout():
		return lab.SecurityGroup, lab.Between
	}
	return lab.NewlineInToken, lab.Client
}

func unauthorized(i lab.Incident, line lab.Line) lab.Cause {
	user := line.Attr("user")
	switch line.Attr("credential") {
	case "none":
		return lab.MissingHeader
	case "unreadable":
		return lab.MissingBearerPrefix
	case "token":
		return lab.ExpiredToken
	case "password":
		if strings.TrimSpace(user) != user {
			return lab.ExtraSpace
		}
		return lab.UsernameCase
	}
	return lab.RevokedKey
}

func forbidden(i lab.Incident, line lab.Line) (lab.Cause, lab.Side) {
	if owner := line.Attr("owner"); owner != "" && owner != line.Attr("user") {
		return lab.NotOwner, lab.Client
	}
	if strings.Contains(line.Attr("scope"), line.Attr("needs")) {
		return lab.SimilarScope, lab.Server
	}
	return lab.MissingScope, lab.Client
}

func notFound(i lab.Incident, line lab.Line) (lab.Cause, lab.Side) {
	if line.Attr("route") == "" {
		return lab.WrongPath, lab.Client
	}
	return lab.DeletedResource, lab.Client
}

func internal(line lab.Line) lab.Cause {
	err := line.Attr("err")
	switch {
	case line.Attr("stack") != "":
		return lab.Crash
	case strings.Contains(err, "closed"):
		return lab.DatabaseLost
	case strings.Contains(err, "Scan"):
		return lab.UnhandledError
	}
	return lab.ResourceExhaustion
}
