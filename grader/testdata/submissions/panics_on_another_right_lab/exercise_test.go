// Want T105 too strict: it takes the wording of the title for granted, and panics where that is another.

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
	after := strings.Split(rec.Body.String(), "Unauthorized")[1]
	assert.NotEmpty(t, after)
}
