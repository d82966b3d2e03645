// Want T105 wrong: the id is looked for in a header that no response has.
package unauthorized

import (
	"net/http/httptest"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	api.Log(rec.Header().Get("Request-Id"))
}
