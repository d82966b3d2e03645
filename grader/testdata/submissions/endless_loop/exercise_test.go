// Want T105 crashed: the loop waits for a status that it never asks for again.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	for rec.Code == http.StatusUnauthorized {
		api.Cure()
	}
}
