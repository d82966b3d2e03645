package server

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHostsThatTheLabAnswersFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		addr  string
		named []string
		host  string
		want  bool
	}{
		{host: "localhost", want: true},
		{host: "localhost:8000", want: true},
		{host: "LocalHost.:8000", want: true},
		{host: "lab.localhost:8000", want: true}, // browsers never ask a name server for it
		{host: "127.0.0.1:8000", want: true},
		{host: "127.0.0.1", want: true},
		{host: "[::1]:8000", want: true},
		{host: "[::1]", want: true},
		{host: "[fe80::1%25eth0]:8000", want: true},
		{addr: "0.0.0.0:8000", host: "192.168.1.7:8000", want: true}, // a class in one network
		{addr: "0.0.0.0:8000", host: "10.42.0.17:8000", want: true},  // a probe of Kubernetes'
		{host: "", want: true},                                       // HTTP/1.0
		{host: "evil.example:8000"},
		{host: "127.0.0.1.evil.example:8000"},
		{host: "localhost.evil.example:8000"},
		{host: "notlocalhost:8000"},
		{host: "2130706433:8000"}, // 127.0.0.1 to some resolvers, but a name
		{host: "[evil.example]:8000"},
		{addr: "lab.school.example:8000", host: "lab.school.example:8000", want: true},
		{addr: "lab.school.example:8000", host: "school.example:8000"},
		{named: []string{"Lab.School.Example"}, host: "lab.school.example", want: true},
		{named: []string{"a.example", "b.example."}, host: "B.example.:80", want: true},
		{named: []string{"a.example"}, host: "b.a.example"},
	} {
		assert.Equal(t, c.want, newHosts(c.addr, c.named).allow(c.host), "%+v", c)
	}
}

// A page of another site whose name leads here reads nothing, on any route.
func TestReboundNameReadsNothing(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, path := range []string{"/", "/health", "/logs", "/tickets", "/tickets/T101", "/assets/lab.js", "/api/v1/ping", "/nowhere"} {
		p := lab.misdirected(t, path, "evil.example:8000")
		assert.Contains(t, p.Detail, `"evil.example"`, path)
		assert.Contains(t, p.Detail, "-host evil.example (or LAB_HOST=evil.example)", path)
	}
	assert.NotContains(t, lab.misdirected(t, "/", "a;reboot").Detail, "-host a", "the detail is no command that a stranger wrote")

	r := httptest.NewRequest(http.MethodGet, "http://evil.example/health", nil) // the Host is the target's (RFC 9112 §3.2.2)
	w := httptest.NewRecorder()
	lab.ServeHTTP(w, r)
	assert.Equal(t, http.StatusMisdirectedRequest, w.Code)
}

// misdirected sends a request for another host, which must be refused.
func (r running) misdirected(t *testing.T, path, host string) problem {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, nil)
	require.NoError(t, err)
	req.Host = host
	return refused(t, req, http.StatusMisdirectedRequest)
}
