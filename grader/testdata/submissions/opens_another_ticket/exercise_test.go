// Want T101 not started: its test opens T105, and the verdict says so.
package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT101(t *testing.T) {
	api := lab.Open(t, "T105")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.Equal(t, "none", api.Log(rec.Header().Get("X-Request-Id")).Attr("credential"))
}
