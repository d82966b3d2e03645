package forbidden

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// send sends a request and waits for the answer.
func send(api *lab.API, r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, r)
	return rec
}

// refused plays the customer, asserts what every 403 of this API promises (clauses 403.1 to 403.6 and 403.8), and returns
// its log line.
func refused(t *testing.T, api *lab.API) lab.Line {
	t.Helper()
	before := records(api)

	// 403.1, 403.2
	rec := send(api, api.Request())
	require.Equal(t, http.StatusForbidden, rec.Code)
	scheme, params, _ := strings.Cut(rec.Header().Get("WWW-Authenticate"), " ")
	assert.Equal(t, "Bearer", scheme)
	for _, param := range []string{`realm="lab"`, `error="insufficient_scope"`, `scope="admin"`} {
		assert.Contains(t, strings.Split(params, ", "), param)
	}

	// 403.3
	media, _, err := mime.ParseMediaType(rec.Header().Get("Content-Type"))
	require.NoError(t, err)
	assert.Equal(t, "application/problem+json", media)
	var problem struct {
		Type      string
		Status    int
		RequestID string `json:"request_id"`
	}
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &problem))
	id := rec.Header().Get("X-Request-Id")
	assert.Equal(t, "/problems/forbidden", problem.Type)
	assert.Equal(t, http.StatusForbidden, problem.Status)
	assert.Equal(t, id, problem.RequestID)

	// 403.5
	line := api.Log(id)
	assert.Len(t, api.Logs(), 1, "a line for each call")
	assert.Equal(t, "403", line.Attr("status"))
	assert.Equal(t, "auth", line.Attr("layer"))
	assert.NotEmpty(t, line.Attr("user"))
	assert.NotEmpty(t, line.Attr("err"))
	for _, secret := range []string{strings.TrimPrefix(api.Request().Header.Get("Authorization"), "Bearer "), api.Request().Header.Get("X-API-Key")} {
		if secret != "" {
			assert.NotContains(t, line.Text, secret)
		}
	}

	// 403.4
	for _, name := range []string{"admin", "method", line.Attr("owner")} {
		if name != "" {
			assert.NotContains(t, rec.Body.String(), name)
		}
	}

	assert.NotContains(t, params, "description")

	// 403.6, 403.8
	assert.Equal(t, before, records(api), "a refused call has left something in the database")
	assert.Equal(t, http.StatusOK, pinged(api), "the credential is still good for what it may do")
	return line
}

// pinged asks /api/v1/ping with the customer's credential.
func pinged(api *lab.API) int {
	ping := httptest.NewRequest(http.MethodGet, "/api/v1/ping", nil)
	ping.Header = api.Request().Header
	return send(api, ping).Code
}

// records is what a refused call must not change.
func records(api *lab.API) []string {
	var all []string
	for _, table := range []string{"data", "users", "access_tokens", "api_keys", "sessions"} {
		all = append(all, api.SQL("select * from "+table).String())
	}
	return all
}

// cured asserts that the corrected call is let in (clause 403.7).
func cured(t *testing.T, api *lab.API) {
	t.Helper()
	api.Cure()
	assert.Equal(t, http.StatusOK, send(api, api.Request()).Code)
}
