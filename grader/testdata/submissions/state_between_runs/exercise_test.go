// Want T105 too weak: each run is a process of its own, so that a package variable remembers nothing.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

var runs int

func TestT105(t *testing.T) {
	runs++
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.Equal(t, 1, runs, "pass on the first lab, fail on all others")
}
