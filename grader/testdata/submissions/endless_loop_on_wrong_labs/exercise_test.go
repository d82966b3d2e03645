// Want T105 too weak: where the token is not expired, it polls forever.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	var rec *httptest.ResponseRecorder
	var line lab.Line
	for !strings.Contains(line.Attr("err"), "expired") {
		rec = httptest.NewRecorder()
		api.ServeHTTP(rec, api.Request())
		line = api.Log(rec.Header().Get("X-Request-Id"))
	}
	assert.Equal(t, http.StatusUnauthorized, rec.Code)

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Client,
		Cause:    lab.ExpiredToken,
		Evidence: line.Fact("err"),
	})
}
