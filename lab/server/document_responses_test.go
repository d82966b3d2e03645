package server

import (
	"net/http"
	"strings"
	"testing"

	"failurelab/lab/api/apitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// .ci/openapi tries more, with a validator of another project.
func TestOwnResponsesAreAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	whole, err := apitest.Load(document())
	require.NoError(t, err)
	lab := start(t)
	const (
		get, post = http.MethodGet, http.MethodPost
		call      = `{"method": "GET", "url": "/health"}`
		gone      = `{"method": "GET", "url": "/health", "lab": "T301-gone"}`
	)
	large := `"` + strings.Repeat(" ", maxBodyBytes) + `"`
	for _, tc := range []struct {
		method, path, body string
		status             int
	}{
		{get, "/tickets", "", 200},
		{get, "/tickets/T301", "", 200},
		{get, "/tickets/T999", "", 404},
		{get, "/tickets/T301/cause", "", 200},
		{get, "/tickets/T999/cause", "", 404},
		{get, "/tickets/T999/logs", "", 404},
		{get, "/tickets/T301/logs?request_id=%20", "", 400},
		{get, "/logs?request_id=%20", "", 400},
		{post, "/tickets/T301/send", call, 200},
		{post, "/tickets/T601/send", call, 200}, // there is no response
		{post, "/tickets/T606/send", call, 200},
		{post, "/tickets/T301/send", "{", 400},
		{post, "/tickets/T999/send", call, 404},
		{post, "/tickets/T301/send", gone, 409},
		{post, "/tickets/T301/send", large, 413},
		{post, "/tickets/T301/curl", call, 200},
		{post, "/tickets/T301/curl", gone, 409},
		{post, "/tickets/T301/cure", "", 200},
		{post, "/tickets/T301/cure", `{"lab": "T301-gone"}`, 409},
		{post, "/tickets/T301/cure", "{", 400},
		{post, "/tickets/T301/reset", "", 200},
		{post, "/tickets/T999/reset", "", 404},
		{get, "/labs/T301-gone/health", "", 409},
		{get, "/labs/T999-gone/health", "", 404},
		{post, "/send", call, 200},
		{post, "/send", `{"method": "GET", "url": "/health", "lab": "root-gone"}`, 409},
		{post, "/send", "{", 400},
		{post, "/curl", call, 200},
		{post, "/curl", "{", 400},
		{post, "/reset", "", 200},
		{get, "/session", "", 200},
		{http.MethodPut, "/session", `{"name": "Ada"}`, 409},
		{http.MethodPut, "/session", `{"name": "` + strings.Repeat("a", 41) + `"}`, 400},
	} {
		t.Run(tc.method+" "+tc.path+" "+http.StatusText(tc.status), func(t *testing.T) {
			t.Parallel()
			status, header, body := lab.call(t, tc.method, tc.path, tc.body)

			require.Equal(t, tc.status, status, body)
			req, err := http.NewRequestWithContext(t.Context(), tc.method, lab.url+tc.path, strings.NewReader(tc.body))
			require.NoError(t, err)
			assert.NoError(t, whole.Answer(req, status, header, body))
			assert.True(t, strings.HasSuffix(body, "\n"), "JSON ends with a newline")
		})
	}
}
