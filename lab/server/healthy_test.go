package server_test

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab/server"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A health check that cannot fail is none.
func TestHealthySaysHowTheLabIs(t *testing.T) {
	t.Parallel()
	answering := func(t *testing.T, status int) string {
		t.Helper()
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/health" {
				status = http.StatusTeapot
			}
			w.WriteHeader(status)
		}))
		t.Cleanup(s.Close)
		return s.Listener.Addr().String()
	}
	for _, tc := range []struct {
		name   string
		addr   func(*testing.T) string
		code   int
		stderr string
	}{
		{"well", func(t *testing.T) string { return answering(t, http.StatusOK) }, 0, ""},
		{"well, and listening everywhere", func(t *testing.T) string { return everywhere(t, answering(t, http.StatusOK)) }, 0, ""},
		{"not well", func(t *testing.T) string { return answering(t, http.StatusServiceUnavailable) }, 1, "answers 503 Service Unavailable, want 200"},
		{"not there", nobody, 1, "Is the lab running there?"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			addr := tc.addr(t)
			var stdout, stderr bytes.Buffer

			code := server.Main([]string{"-healthy"}, func(name string) string { return map[string]string{"LAB_ADDR": addr}[name] }, &stdout, &stderr)

			assert.Equal(t, tc.code, code)
			assert.Contains(t, stderr.String(), tc.stderr)
			assert.Equal(t, tc.stderr == "", stderr.Len() == 0, stderr.String())
			assert.Empty(t, stdout.String())
		})
	}
}

// everywhere is an address as one listens at, and cannot call.
func everywhere(t *testing.T, addr string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(addr)
	require.NoError(t, err)
	return net.JoinHostPort("0.0.0.0", port)
}

// nobody is an address where nobody has listened for a moment.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}
