// Want T404 too weak: every look-alike answers the same status.

package internal_error

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT401(t *testing.T) {
	api := lab.Open(t, "T401")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusInternalServerError, rec.Code)
}

func TestT402(t *testing.T) {
	api := lab.Open(t, "T402")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusInternalServerError, rec.Code)
}

func TestT403(t *testing.T) {
	api := lab.Open(t, "T403")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusInternalServerError, rec.Code)
}

func TestT404(t *testing.T) {
	api := lab.Open(t, "T404")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusInternalServerError, rec.Code)
}

func TestT405(t *testing.T) {
	api := lab.Open(t, "T405")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)
}
