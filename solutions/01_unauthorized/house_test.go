package unauthorized

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// send sends the customer's request, as it is now.
func send(api *lab.API) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	return rec
}

// refused asserts what every 401 of this API promises (clauses 401.1 to 401.5), and returns its log line. The challenge is
// what WWW-Authenticate must say besides the realm.
func refused(t *testing.T, api *lab.API, rec *httptest.ResponseRecorder, challenge string) lab.Line {
	t.Helper()

	// 401.1, 401.2
	require.Equal(t, http.StatusUnauthorized, rec.Code)
	scheme, params, _ := strings.Cut(rec.Header().Get("WWW-Authenticate"), " ")
	assert.Equal(t, "Bearer", scheme)
	assert.Contains(t, params, `realm="lab"`)
	assert.Contains(t, params, challenge)

	// 401.3
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
	assert.Equal(t, "/problems/unauthorized", problem.Type)
	assert.Equal(t, http.StatusUnauthorized, problem.Status)
	assert.Equal(t, id, problem.RequestID)

	// 401.5
	line := api.Log(id)
	assert.Equal(t, api.Request().URL.Path, line.Attr("route"))
	assert.Equal(t, "401", line.Attr("status"))
	assert.Equal(t, "auth", line.Attr("layer"))
	assert.NotEmpty(t, line.Attr("err"))
	for _, secret := range []string{api.Given("password"), strings.TrimPrefix(api.Request().Header.Get("Authorization"), "Bearer "), api.Request().Header.Get("X-API-Key")} {
		if secret != "" {
			assert.NotContains(t, line.Text, secret)
		}
	}

	// 401.4
	var words struct{ Title, Detail string }
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &words))
	assert.NotContains(t, words.Title+words.Detail, line.Attr("err"))
	assert.NotContains(t, params, "description")
	return line
}

// cured asserts that the corrected request is let in (clause 401.6).
func cured(t *testing.T, api *lab.API) {
	t.Helper()
	api.Cure()
	assert.Equal(t, http.StatusOK, send(api).Code)
}

// moment is a time from the log.
func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at
}

const refusedCredential = `error="invalid_token"`
