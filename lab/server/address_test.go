package server

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A teacher tells learners the address that the lab prints.
func TestReachedAt(t *testing.T) {
	t.Parallel()
	var own []net.Addr
	for _, ip := range []string{"127.0.0.1", "192.0.2.7", "169.254.1.1", "fe80::1", "2001:db8::1", "10.1.2.3"} {
		own = append(own, &net.IPNet{IP: net.ParseIP(ip)})
	}
	for listens, want := range map[string][]string{
		"0.0.0.0:8000":   {"192.0.2.7:8000", "10.1.2.3:8000"},
		"[::]:9000":      {"192.0.2.7:9000", "10.1.2.3:9000"},
		"127.0.0.1:8000": nil,
		"192.0.2.7:8000": nil,
		"no address":     nil,
	} {
		assert.Equal(t, want, reachedAt(listens, own), listens)
	}
}
