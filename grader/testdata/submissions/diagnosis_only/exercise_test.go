// Want T105 too weak: a right diagnosis is worth nothing without a test that can tell the healthy lab.

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

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.ExpiredToken, Evidence: api.Log(rec.Header().Get("X-Request-Id")).Fact("err"),
	})
}
