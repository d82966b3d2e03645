// Want T105 done: no test notices everything, all of them together do, and one diagnoses.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT105IsRefused(t *testing.T) {
	api := lab.Open(t, "T105")
	assert.Equal(t, http.StatusUnauthorized, send(api).Code)
}

func TestT105SaysNothingToStrangers(t *testing.T) {
	api := lab.Open(t, "T105")
	assert.NotContains(t, send(api).Header().Get("WWW-Authenticate"), "description")
}

func TestT105IsExpired(t *testing.T) {
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

func TestT105IsCured(t *testing.T) {
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
