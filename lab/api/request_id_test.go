package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRequestIDJoinsAnswerBodyAndLog(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, method, path string
		header             http.Header
		status             int
		level              string
	}{
		{name: "answered", method: http.MethodGet, path: "/health", status: http.StatusOK, level: "INFO"},
		{name: "bad request", method: http.MethodPost, path: "/login", status: http.StatusBadRequest, level: "WARN"},
		{name: "refused", method: http.MethodGet, path: "/api/v1/ping", status: http.StatusUnauthorized, level: "WARN"},
		{name: "nothing there", method: http.MethodGet, path: "/none", status: http.StatusNotFound, level: "WARN"},
		{name: "not that way", method: http.MethodPut, path: "/health", status: http.StatusMethodNotAllowed, level: "WARN"},
		{
			name: "with an id of the client's own", method: http.MethodGet, path: "/api/v1/ping",
			header: http.Header{"X-Request-Id": {"of-the-client"}}, status: http.StatusUnauthorized, level: "WARN",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := call(t, w, tc.method, tc.path, tc.header, "")

			require.Equal(t, tc.status, a.Status)
			require.NotEmpty(t, a.id())
			if tc.status != http.StatusOK {
				assert.Equal(t, a.id(), a.members(t)["request_id"])
			}
			line := a.line(t, w)
			assert.Equal(t, tc.method, line["method"])
			assert.Equal(t, tc.path, line["path"])
			assert.Equal(t, tc.level, line["level"])
			require.Len(t, w.Lines(), 1)
			assert.NotContains(t, a.id()+a.Body+w.Lines()[0].Text, "of-the-client")
		})
	}
}

func TestRequestIDsDiffer(t *testing.T) {
	t.Parallel()
	w := open(t)

	assert.NotEqual(t, ping(t, w, nil).id(), ping(t, w, nil).id())
}
