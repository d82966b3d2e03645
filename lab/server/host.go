package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// hosts are the names that the lab answers for, besides localhost and IP addresses.
//
// A page of another site can have its own name lead to this machine (DNS rebinding). A browser then takes the lab for that site,
// and lets its scripts read everything. Only the Host header tells the two apart. An IP address cannot be rebound: no name was
// asked for.
type hosts []string

// newHosts returns the names in list, and the host of addr if it is a name.
func newHosts(addr string, list []string) hosts {
	names := hosts{"localhost"}
	if host, _, err := net.SplitHostPort(addr); err == nil && host != "" {
		names = append(names, plainName(host))
	}
	for _, name := range list {
		names = append(names, plainName(name))
	}
	return names
}

// plainName returns a name in lower case, and without the dot of the root (RFC 1034 §3.1).
func plainName(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

// allow reports whether the lab answers for a Host header. An HTTP/1.0 request may have none.
func (h hosts) allow(header string) bool {
	host := hostOf(header)
	if host == "" || slices.Contains(h, host) || strings.HasSuffix(host, ".localhost") { // RFC 6761 §6.3
		return true
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

// hostOf returns a Host header without its port, and an IPv6 address without its brackets.
func hostOf(header string) string {
	host, _, err := net.SplitHostPort(header)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(header, "["), "]")
	}
	return plainName(host)
}

// hostName matches a name that can be shown as part of a command.
var hostName = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$`)

// only passes on the requests whose Host the lab answers for. Any other request gets a 421 (RFC 9110 §15.5.20).
func (h hosts) only(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.allow(r.Host) {
			next.ServeHTTP(w, r)
			return
		}
		name, flag := hostOf(r.Host), "-host NAME (or LAB_HOST=NAME)"
		if hostName.MatchString(name) { // any other text might be a command
			flag = fmt.Sprintf("-host %[1]s (or LAB_HOST=%[1]s)", name)
		}
		refuse(w, r, &problem{
			Type: "/problems/misdirected-request", Title: "Misdirected Request", Status: http.StatusMisdirectedRequest,
			Detail: fmt.Sprintf("This lab does not answer for the host %.80q. If that is its name, start it with %s. Its IP address works without.", name, flag),
		})
	})
}
