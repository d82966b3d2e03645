package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refused sends the customer's request, and returns what the log says of the refusal.
func refused(t *testing.T, api *lab.API) lab.Line {
	t.Helper()
	rec := send(api)
	require.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.NotContains(t, rec.Header().Get("WWW-Authenticate"), "description")
	return api.Log(rec.Header().Get("X-Request-Id"))
}

func cured(t *testing.T, api *lab.API) {
	t.Helper()
	api.Cure()
	assert.Equal(t, http.StatusOK, send(api).Code)
}

func send(api *lab.API) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	return rec
}
