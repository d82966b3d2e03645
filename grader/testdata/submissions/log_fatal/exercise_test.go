// Want T105 crashed: log.Fatal ends the whole process, where t.Fatal ends the test.

package unauthorized

import (
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	if rec.Code != http.StatusOK {
		log.Fatalf("ping answers %d", rec.Code)
	}
}
