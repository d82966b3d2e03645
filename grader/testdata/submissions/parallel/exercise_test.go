// Want T105 done: parallel tests have labs of their own.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT105Symptom(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T105")

	rec := send(api)
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.NotContains(t, rec.Header().Get("WWW-Authenticate"), "description")
}

func TestT105Cause(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T105")

	line := api.Log(send(api).Header().Get("X-Request-Id"))
	assert.Contains(t, line.Attr("err"), "expired")

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Client,
		Cause:    lab.ExpiredToken,
		Evidence: line.Fact("err"),
	})
}

func TestT105Cure(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T105")

	require.Equal(t, http.StatusUnauthorized, send(api).Code)
	api.Cure()
	assert.Equal(t, http.StatusOK, send(api).Code)
}

func send(api *lab.API) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	return rec
}
