// Want T101 too weak: its assertions also hold for what is not there.
package unauthorized

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.NotContains(t, rec.Header().Get("WWW-Authenticate"), "Basic")

	var body map[string]any
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &body))
	assert.NotEqual(t, "/problems/forbidden", body["type"])

	line := api.Logs()[0]
	assert.NotEqual(t, "password", line.Attr("credential"))
	assert.NotContains(t, line.Attr("request_id"), " ")
}
