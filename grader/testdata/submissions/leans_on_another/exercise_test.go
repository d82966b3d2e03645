// Want T105 wrong: it passes only after TestT101, which sets a package variable.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

var status int

func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	status = http.StatusUnauthorized
	assert.Equal(t, status, rec.Code)
}

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, status, rec.Code)
}
