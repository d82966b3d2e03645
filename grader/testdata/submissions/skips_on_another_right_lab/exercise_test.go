// Want T105 too strict: it skips itself where the title is another.

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
	if !strings.Contains(rec.Body.String(), "Unauthorized") {
		t.Skip("not the lab that I know")
	}
}
