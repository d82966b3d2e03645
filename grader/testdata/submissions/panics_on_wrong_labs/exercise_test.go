// Want T105 too weak: where err reads otherwise, the index is out of range, and a panic is no noticing.

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

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)

	line := api.Log(rec.Header().Get("X-Request-Id"))
	reason := strings.Split(line.Attr("err"), "token is ")[1]
	assert.Equal(t, "expired", reason)

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
