// Want T201 too weak: every look-alike answers the same status.

package forbidden

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT201(t *testing.T) {
	api := lab.Open(t, "T201")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusForbidden, rec.Code)
}

func TestT202(t *testing.T) {
	api := lab.Open(t, "T202")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusForbidden, rec.Code)
}

func TestT203(t *testing.T) {
	api := lab.Open(t, "T203")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusForbidden, rec.Code)
}

func TestT204(t *testing.T) {
	api := lab.Open(t, "T204")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusForbidden, rec.Code)
}

func TestT205(t *testing.T) {
	api := lab.Open(t, "T205")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusForbidden, rec.Code)
}
