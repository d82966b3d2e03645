package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxBody is how long a body may be.
const maxBody = 64 << 10

func TestBodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ method, path string }{
		{http.MethodPost, "/login"}, {http.MethodGet, "/health"}, {http.MethodPost, "/api/v1/data"}, {http.MethodPut, "/nothing"},
	} {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := call(t, w, tc.method, tc.path, nil, strings.Repeat(" ", maxBody+1))

			a.problem(t, http.StatusRequestEntityTooLarge, "/problems/too-large")
			line := a.line(t, w)
			assert.Equal(t, "413", line["status"])
			assert.Equal(t, "client", line["layer"])
		})
	}
}

// A client that does not say how long its body is gets the same, once the API reads past the limit.
func TestBodyAtTheLimit(t *testing.T) {
	t.Parallel()
	login := `{"username":"admin","password":"password123"}`
	for length, status := range map[int]int{
		len(login): http.StatusOK, maxBody: http.StatusOK, maxBody + 1: http.StatusRequestEntityTooLarge,
	} {
		w := open(t)
		body := login + strings.Repeat(" ", length-len(login))
		for name, reader := range map[string]io.Reader{
			"of known length":   strings.NewReader(body),
			"of unknown length": struct{ io.Reader }{strings.NewReader(body)},
		} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL()+"/login", reader)
			require.NoError(t, err)

			resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)

			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, status, resp.StatusCode, "%d bytes, %s", length, name)
		}
	}
}

// A shell's prompt must not stick to what curl shows.
func TestJSONEndsWithANewline(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/health", "/api/v1/ping", "/api/v1/data", "/api/v1/resource/7", "/nothing", "/api/v1/trigger-error", "/login"} {
		for _, credential := range []string{"", "admin"} {
			w := open(t)
			var header http.Header
			if credential != "" {
				header = authorization("Bearer " + w.Given[credential])
			}

			a := call(t, w, http.MethodGet, path, header, "")

			assert.Contains(t, a.Header.Get("Content-Type"), "json")
			assert.True(t, strings.HasSuffix(a.Body, "}\n"), "%d %s: %q", a.Status, path, a.Body)
		}
	}

	a := call(t, open(t, behind(world.GatewayConfig{})...), http.MethodGet, "/health", nil, "")
	require.Equal(t, http.StatusNotFound, a.Status)
	assert.True(t, strings.HasSuffix(a.Body, "}\n"), "the gateway's own: %q", a.Body)
}
