// Want T105 crashed: os.Exit ends the process before the test can end.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	if rec.Code == http.StatusUnauthorized {
		os.Exit(0)
	}
	t.Errorf("ping answers %d", rec.Code)
}
