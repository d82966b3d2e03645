// Want T105 too weak: it never looks whether the cure helps.

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
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), `error="invalid_token"`)
	assert.NotContains(t, rec.Header().Get("WWW-Authenticate"), "expired")
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Contains(t, line.Attr("err"), "expired")

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.ExpiredToken, Evidence: line.Fact("err"),
	})
}
