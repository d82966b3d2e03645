// Want T105 done: the subtests of a test that opened a ticket are part of it.

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

	var line lab.Line
	t.Run("symptom", func(t *testing.T) {
		require.Equal(t, http.StatusUnauthorized, rec.Code)
		assert.NotContains(t, rec.Header().Get("WWW-Authenticate"), "description")
	})
	t.Run("cause", func(t *testing.T) {
		line = api.Log(rec.Header().Get("X-Request-Id"))
		assert.Contains(t, line.Attr("err"), "expired")
	})
	t.Run("cure", func(t *testing.T) {
		api.Cure()
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, api.Request())
		assert.Equal(t, http.StatusOK, rec.Code)
	})

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Client,
		Cause:    lab.ExpiredToken,
		Evidence: line.Fact("err"),
	})
}
