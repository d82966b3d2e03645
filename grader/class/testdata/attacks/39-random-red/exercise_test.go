package unauthorized

import (
	"math/rand/v2"
	"net/http/httptest"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	api.ServeHTTP(httptest.NewRecorder(), api.Request())
	if rand.Float64() < 0.5 {
		t.Error("tails")
	}
}
