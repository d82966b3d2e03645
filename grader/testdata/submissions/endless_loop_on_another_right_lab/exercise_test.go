// Want T105 too strict: it waits for a title that another right lab never sends.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	for !strings.Contains(rec.Body.String(), "Unauthorized") {
		rec = httptest.NewRecorder()
		api.ServeHTTP(rec, api.Request())
	}
}
