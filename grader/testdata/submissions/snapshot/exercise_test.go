// Want T105 too strict: the wording and the order of the body are nobody's promise.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	require.Equal(t, http.StatusUnauthorized, rec.Code)

	id := rec.Header().Get("X-Request-Id")
	want := `{"type":"/problems/unauthorized","title":"Unauthorized","status":401,` +
		`"detail":"The call carries no credential that is good here.","instance":"/api/v1/ping","request_id":"` + id + "\"}\n"
	assert.Equal(t, want, rec.Body.String())
	assert.Contains(t, api.Log(id).Attr("err"), "expired")
}
