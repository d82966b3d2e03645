// Want T105 too strict: it compares the body with one that was copied from a run.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.Contains(t, rec.Body.String(), `"title":"Unauthorized"`)
	assert.Equal(t, `Bearer realm="lab", error="invalid_token"`, rec.Header().Get("WWW-Authenticate"))
}
