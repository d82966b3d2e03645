// Want T103 wrong: nobody could say to which of the two tickets a failure belongs.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT103AndT104(t *testing.T) {
	revoked := lab.Open(t, "T103")
	unknown := lab.Open(t, "T104")

	for _, api := range []*lab.API{revoked, unknown} {
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, api.Request())
		assert.Equal(t, http.StatusUnauthorized, rec.Code)
	}
}
