// Want T105 crashed: not even testing sees this one coming.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	syscall.Exit(0)
}
